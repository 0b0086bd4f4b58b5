"""At a point where the formula does not hold, the derivative is what both sides agree on."""

import math
from typing import Any

import pytest

from service.errors import ServiceError
from tests.operations.asking import answer

PATCHED = "Piecewise((sin(x)/x, x != 0), (1, True))"
BRANCHES = "Piecewise((x, x > 0), (-x, True))"
WAVES = "Piecewise((x^2*sin(1/x), x != 0), (0, True))"

AGREED: list[tuple[dict[str, Any], float, float]] = [
    ({"expression": "x*abs(x)", "at": {"x": 0}}, 0, 0),
    ({"expression": "abs(x)^3", "order": 2, "at": {"x": 0}}, 0, 0),
    ({"expression": "relu(x)^2", "at": {"x": 0}}, 0, 0),
    ({"expression": PATCHED, "at": {"x": 0}}, 1, 0),
    ({"expression": PATCHED, "order": 2, "at": {"x": 0}}, 1, -1 / 3),
    ({"expression": PATCHED, "order": 4, "at": {"x": 0}}, 1, 1 / 5),
    ({"expression": "sinc(x)", "order": 5, "at": {"x": 0}}, 1, 0),
    ({"expression": "Piecewise((x^2, x > 1), (2*x - 1, True))", "at": {"x": 1}}, 1, 2),
    ({"expression": WAVES, "at": {"x": 0}}, 0, 0),
    ({"expression": "x^2*y*abs(x)", "variable": "x", "at": {"x": 0, "y": 2}}, 0, 0),
    ({"expression": "abs(y)*y", "definitions": {"y": "sin(t)"}, "at": {"t": "pi"}}, 0, 0),
    ({"expression": "abs(x - 1/3)*(3*x - 1)", "at": {"x": "1/3"}}, 0, 0),
]
REFUSED: list[tuple[dict[str, Any], str, Any, Any]] = [
    ({"expression": "abs(x)", "at": {"x": 0}}, "corner", -1.0, 1.0),
    ({"expression": BRANCHES, "at": {"x": 0}}, "corner", -1.0, 1.0),
    ({"expression": "abs(sin(x))", "at": {"x": "pi"}}, "corner", -1.0, 1.0),
    ({"expression": "abs(3*x - 0.3)", "at": {"x": 0.1}}, "corner", -3.0, 3.0),
    ({"expression": "abs(x - y)", "variable": "x", "at": {"x": 1, "y": 1}}, "corner", -1.0, 1.0),
    ({"expression": "max(x, y)", "variable": "y", "at": {"x": 2, "y": 2}}, "corner", 0.0, 1.0),
    ({"expression": "x*abs(x)", "order": 2, "at": {"x": 0}}, "corner", -2.0, 2.0),
    ({"expression": "x^(2/3)", "at": {"x": 0}}, "cusp", "-Infinity", "Infinity"),
    ({"expression": "cbrt(x)", "at": {"x": 0}}, "vertical-tangent", "Infinity", "Infinity"),
    ({"expression": "sign(x)", "at": {"x": 0}}, "jump", "Infinity", "Infinity"),
    ({"expression": "floor(x)", "at": {"x": 2}}, "jump", "Infinity", 0.0),
    ({"expression": "sqrt(x)", "at": {"x": 0}}, "endpoint", None, "Infinity"),
    ({"expression": "Piecewise((x^2, x < 1), (x, True))", "at": {"x": 1}}, "corner", 2.0, 1.0),
    ({"expression": "Piecewise((x + 1, x < 0), (x, True))", "at": {"x": 0}}, "jump",
     "-Infinity", 1.0),
    ({"expression": "Piecewise((x*sin(1/x), x != 0), (0, True))", "at": {"x": 0}}, "oscillation",
     None, None),
]  # fmt: skip


def refusal(**fields: Any) -> ServiceError:
    with pytest.raises(ServiceError) as refused:
        answer(**fields)
    return refused.value


@pytest.mark.parametrize(("fields", "function", "slope"), AGREED, ids=[str(r[0]) for r in AGREED])
def test_where_both_sides_agree_there_is_a_derivative(
    fields: dict[str, Any], function: float, slope: float
) -> None:
    answered = answer(**fields)

    assert answered["value"]["function"] == pytest.approx(function)
    assert answered["value"]["derivative"] == pytest.approx(slope, abs=1e-12)
    assert [warning["code"] for warning in answered["warnings"]] == ["value-by-limits"]


@pytest.mark.parametrize(
    ("fields", "kind", "left", "right"), REFUSED, ids=[str(r[0]) for r in REFUSED]
)
def test_where_they_do_not_the_refusal_has_both(
    fields: dict[str, Any], kind: str, left: Any, right: Any
) -> None:
    refused = refusal(**fields)

    assert (refused.code, refused.pointer) == ("not-differentiable", "/at")
    assert refused.actual == {"kind": kind, "left": left, "right": right}


def test_beside_a_kink_the_formula_holds() -> None:
    answered = answer("abs(sin(x))", at={"x": math.pi})

    assert abs(answered["value"]["derivative"]) == 1
    assert answered["warnings"] == []


def test_a_text_is_warned_of_once() -> None:
    answered = answer("x*abs(x - 1)*(x - 1)", at={"x": "1 + log 1"})

    codes = [warning["code"] for warning in answered["warnings"]]
    assert codes.count("value-by-limits") == 1
    assert len(codes) == 2


def test_a_mixed_derivative_at_a_kink_is_refused_with_the_condition() -> None:
    refused = refusal(expression="abs(x*y)", variables=["x", "y"], at={"x": 0, "y": 1})

    assert refused.code == "not-differentiable"
    assert "it asks for x != 0" in refused.detail


def test_what_cannot_be_decided_is_refused_as_it_was() -> None:
    refused = refusal(expression="abs(besselj(1, x))*x", at={"x": 0})

    assert refused.code == "not-differentiable"
