"""Values and gradients at many points are those at each of them."""

import math
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from service.api.bulk_json import dumps_bulk
from service.api.safetensors import read_file, write_file
from service.api.strict_json import loads
from service.api.validation import validate
from service.errors import (
    InvalidRequest,
    InvalidTensor,
    LimitExceeded,
    NonFiniteConstant,
    NotDifferentiable,
    ServiceError,
    ShapeMismatch,
    SyntaxProblem,
    UnknownFunction,
)
from service.limits import LIMITS
from service.operations.evaluate import evaluate
from service.schemas.evaluate import EvaluateRequest, EvaluateResponse
from service.symbolic.functions import TABLE
from service.tensors.encoding import encoded
from tests.operations.asking import Json
from tests.operations.test_vectors import gradient_of

MULTI5 = (
    "a*sin(b*c) + exp(-a**2 - b**2)*log(1 + c**2 + d**2) + d*u*tanh(a*u) + sqrt(1 + a**2 + u**2)"
)


def values_of(expression: str, points: Json, **fields: Any) -> Json:
    return evaluate(
        validate(EvaluateRequest, {"expression": expression, "points": points, **fields})
    )


def wire(answer: Json, encoding: Any = "list") -> Json:
    decoded: Json = loads(dumps_bulk(encoded(answer, encoding)))
    return decoded


@pytest.mark.parametrize("encoding", ["list", "base64"])
@pytest.mark.parametrize("gradient", [False, True])
def test_answers_are_as_documented(gradient: bool, encoding: str) -> None:
    answer = values_of("log(x)*y", {"x": [1, -1], "y": [0, "NaN"]}, gradient=gradient)

    EvaluateResponse.model_validate(wire(answer, encoding))
    assert ("gradient" in answer) is gradient
    assert (answer["verification"] is None) is not gradient


@pytest.mark.parametrize("expression", [MULTI5, "a^b*c/d + abs(u)", "Max(a, b, c)*relu(d - u)"])
def test_values_and_gradients_are_those_at_each_point(expression: str) -> None:
    points = dict(zip("abcdu", np.random.default_rng(2).uniform(0.1, 2, (5, 8)), strict=True))
    answer = values_of(expression, points, gradient=True)

    for i in range(8):
        at = {name: float(array[i]) for name, array in points.items()}
        single = gradient_of(expression, at=at, trace="none")["value"]
        assert answer["values"][i] == pytest.approx(single["function"], rel=1e-13)
        for name, slope in single["gradient"].items():
            assert answer["gradient"][name][i] == pytest.approx(slope, rel=1e-11, abs=1e-13)


ROWS = [row for row in TABLE.values() if row.rewrite is None]


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_every_function_has_its_values_and_its_gradient(row: Any) -> None:
    names = ("x", "y", "z")[: len(row.points[0])]
    points = [point for point in row.points if len(point) == len(names)]
    columns = dict(zip(names, map(list, zip(*points, strict=True)), strict=True))
    known = None not in row.partials
    answer = values_of(f"{row.name}({', '.join(names)})", columns, gradient=known)

    expected = row.values(*(np.array(column) for column in columns.values()))
    np.testing.assert_allclose(answer["values"], expected, rtol=1e-12)
    assert not known or answer["verification"]["status"] == "verified"


def test_the_shape_is_that_of_the_points() -> None:
    answer = values_of("x*y + z", {"x": [[1, 2], [3, 4]], "y": [[0, 1], [2, 3]], "z": 5})

    assert answer["values"].tolist() == [[5, 7], [11, 17]]
    assert wire(values_of("x^2", {"x": 3}, gradient=True))["gradient"] == {"x": 6.0}
    assert values_of("7", {})["values"].tolist() == 7
    assert values_of("x", {"x": []})["values"].tolist() == []


def test_single_precision_is_kept_where_all_points_have_it() -> None:
    x = np.linspace(0, 1, 5, dtype=np.float32)

    assert values_of("sin(x)", {"x": x})["values"].dtype == np.float32
    assert values_of("sin(x)*y", {"x": x, "y": 2.0})["values"].dtype == np.float64
    assert values_of("x/2", {"x": np.array([1, 3])})["values"].tolist() == [0.5, 1.5]


def test_the_tails_do_not_overflow() -> None:
    answer = values_of("log(1 + exp(x))", {"x": [-1000, 0, 1000]}, gradient=True)

    assert answer["values"].tolist() == pytest.approx([0, math.log(2), 1000])
    assert answer["gradient"]["x"].tolist() == pytest.approx([0, 0.5, 1])


def test_what_is_not_finite_is_counted_and_located() -> None:
    answer = values_of("sqrt(x)", {"x": [[1, 0], [-1, 4]]}, gradient=True)

    assert answer["non_finite"] == {
        "values": {"count": 1, "places": [[1, 0]]},
        "gradient": {"x": {"count": 2, "places": [[0, 1], [1, 0]]}},
    }
    many = values_of("1/x", {"x": np.zeros(100_000)})["non_finite"]["values"]
    assert many["count"] == 100_000
    assert many["places"] == [[i] for i in range(LIMITS.listed_units)]


def test_an_integral_has_a_value_and_a_gradient_at_every_point() -> None:
    answer = values_of(
        "x*Integral(t*y, (t, 0, x))", {"x": [0, 1, 2], "y": [1, 2, 3]}, gradient=True
    )

    assert answer["values"].tolist() == pytest.approx([0, 1, 12])
    assert answer["gradient"]["x"].tolist() == pytest.approx([0, 3, 18])
    assert answer["gradient"]["y"].tolist() == pytest.approx([0, 0.5, 4])
    divergent = values_of("Integral(1/t, (t, x, 1))", {"x": [0.5, 0, -1]})
    assert divergent["non_finite"]["values"]["places"] == [[1], [2]]


def test_the_gradient_of_an_integral_that_may_have_a_moving_pole_is_refused() -> None:
    text = "Integral(1/(x + t), (t, 0, 1))"

    assert values_of(text, {"x": [1]})["values"].tolist() == pytest.approx([math.log(2)])
    with pytest.raises(NotDifferentiable, match=r"x \+ t != 0"):
        values_of(text, {"x": [1]}, gradient=True)


def test_a_branch_that_does_not_hold_does_not_spoil_the_gradient() -> None:
    text = "Piecewise((sin(x)/x, x != 0), (1, True))"
    answer = values_of(text, {"x": [0, 1]}, gradient=True)

    assert answer["values"].tolist() == pytest.approx([1, math.sin(1)])
    assert answer["gradient"]["x"].tolist() == pytest.approx([0, math.cos(1) - math.sin(1)])


def test_names_are_read_as_everywhere() -> None:
    answer = values_of("rate*t + α", {"rate": [1, 2], "t": [3, 4], "α": 1})

    assert answer["values"].tolist() == [4, 9]
    latex = values_of(r"\frac{x_{1}}{2}", {"x_{1}": [3]}, syntax="latex")
    assert latex["values"].tolist() == [1.5]


def test_a_file_of_points_is_answered_by_a_file_of_values() -> None:
    x, y = np.random.default_rng(3).random((2, 1000))
    body = save(
        {"points/x": x, "points/y": y},
        {"request": '{"expression": "x*y^2", "gradient": true}'},
    )
    file = load(write_file(evaluate(validate(EvaluateRequest, read_file(body)))))

    assert file.keys() == {"values", "gradient/x", "gradient/y"}
    np.testing.assert_allclose(file["values"], x * y**2, rtol=1e-15)
    np.testing.assert_allclose(file["gradient/y"], 2 * x * y, rtol=1e-15)


def test_the_same_request_gives_the_same_bytes() -> None:
    points = dict(zip("abcdu", np.random.default_rng(4).random((5, 100_001)), strict=True))
    first, second = (write_file(values_of(MULTI5, points, gradient=True)) for _ in range(2))

    assert first == second


REFUSED: list[tuple[str, Json, type[ServiceError], str]] = [
    ("x*y", {"x": [1]}, InvalidRequest, "/points"),
    ("x", {"x": [1], "q": [2]}, InvalidRequest, "/points"),
    ("x*y", {"x": [1, 2], "y": [1]}, ShapeMismatch, "/points/y"),
    ("x", {"x": [1, "two"]}, InvalidTensor, "/points/x/1"),
    ("x*(", {"x": [1]}, SyntaxProblem, "/expression"),
    ("f(x)", {"x": [1]}, UnknownFunction, "/expression"),
    ("x + log(0)", {"x": [1]}, NonFiniteConstant, "/expression"),
    ("besselj(x, 1)", {"x": [1]}, NotDifferentiable, "/expression"),
]


@pytest.mark.parametrize(("expression", "points", "error", "pointer"), REFUSED)
def test_what_does_not_fit_is_refused_where_it_stands(
    expression: str, points: Json, error: type[ServiceError], pointer: str
) -> None:
    with pytest.raises(error) as refused:
        values_of(expression, points, gradient=True)
    assert refused.value.pointer == pointer


def test_too_much_work_is_refused_before_it_is_done() -> None:
    with pytest.raises(LimitExceeded) as refused:
        values_of("x", {"x": np.broadcast_to(1.0, LIMITS.points + 1)})
    assert refused.value.limit == {"name": "points", "value": LIMITS.points}
    with pytest.raises(LimitExceeded) as refused:
        values_of("besselj(1, x)", {"x": np.broadcast_to(1.0, LIMITS.points)})
    assert refused.value.limit == {"name": "point_work", "value": LIMITS.point_work}
