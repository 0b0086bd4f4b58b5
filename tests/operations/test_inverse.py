"""POST /differentiate of inverse functions."""

import pytest

from service.api.strict_json import dumps, loads
from service.errors import InvalidRequest, NotDifferentiable
from service.schemas.differentiate import DifferentiateResponse
from tests.operations.asking import answer

TEXTBOOK = [
    ("x^3 + x", 1, "1/(3*x**2 + 1)"),
    ("x^3 + x", 2, "-6*x/(3*x**2 + 1)**3"),
    ("exp(x)", 1, "exp(-x)"),
    ("sin(x)", 1, "1/cos(x)"),
    ("a*x + b", 1, "1/a"),
    ("x*exp(x)", 1, "1/(x*exp(x) + exp(x))"),
]


@pytest.mark.parametrize(("expression", "order", "expected"), TEXTBOOK)
def test_the_derivative_of_the_inverse_is_that_of_the_textbook(
    expression: str, order: int, expected: str
) -> None:
    answered = answer(expression, variable="x", inverse=True, order=order)

    assert answered["derivative"]["text"] == expected
    assert answered["kind"] == "inverse"
    assert answered["verification"]["status"] == "verified"


def test_the_lines_say_what_the_reciprocal_is_of() -> None:
    answered = answer("x^3 + x", inverse=True, order=2)

    assert [line["text"] for line in answered["lines"]] == [
        "dx/dy = 1/(dy/dx)",
        "dy/dx = 3*x**2 + 1",
        "= 1/(3*x**2 + 1)",
        "d²x/dy² = (d/dx[dx/dy])/(dy/dx)",
        "d/dx[dx/dy] = -1/(3*x**2 + 1)**2*3*2*x, dy/dx = 3*x**2 + 1",
        "= -1/(3*x**2 + 1)**2*3*2*x/(3*x**2 + 1)",
        "= -6*x/(3*x**2 + 1)**3",
    ]
    DifferentiateResponse.model_validate(loads(dumps(answered)))


def test_a_point_has_the_value_at_which_the_inverse_is_differentiated() -> None:
    value = answer("x^3 + x", inverse=True, at={"x": 2})["value"]

    assert value == {"at": {"x": 2.0}, "function": 10.0, "derivative": pytest.approx(1 / 13)}


@pytest.mark.parametrize("expression", ["x^2", "cos(x)", "x^3"])
def test_an_inverse_has_no_slope_where_the_function_is_level(expression: str) -> None:
    with pytest.raises(NotDifferentiable):
        answer(expression, inverse=True, at={"x": 0})


def test_a_constant_has_no_inverse() -> None:
    with pytest.raises(NotDifferentiable):
        answer("7", variable="x", inverse=True)


@pytest.mark.parametrize("fields", [{"variables": ["x"]}, {"definitions": {"x": "t"}}])
def test_other_kinds_exclude_it(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        answer("x^2", inverse=True, **fields)
    assert refused.value.pointer == "/inverse"
