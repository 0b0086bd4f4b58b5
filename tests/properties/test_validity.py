"""Where a derivative is said to exist, difference quotients tend to it; at corners they differ."""

from typing import Any

import mpmath as mp
from hypothesis import assume, given
from hypothesis import strategies as st

from service.errors import ServiceError
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest
from tests.properties.asking import examples
from tests.properties.expressions import value_of_text

Json = dict[str, Any]

_TERMS = st.builds(
    lambda a, b, c, shape: shape.format(inner=f"({a}*x^2 + {b}*x + {c})", a=a or 1, b=b, c=c),
    st.integers(-2, 2),
    st.integers(-3, 3),
    st.integers(-3, 3),
    st.sampled_from((
        "abs{inner}", "sqrt{inner}", "log{inner}", "1/{inner}", "x*abs{inner}",
        "{inner}*abs{inner}", "Piecewise(({inner}, x < {c}), ({a}*x, True))", "abs{inner}^(1/3)",
        "relu{inner}", "sign{inner}", "atan(1/{inner})", "abs(x - {c})^(3/2)", "{inner}",
    )),
)  # fmt: skip
EXPRESSIONS = st.lists(_TERMS, min_size=1, max_size=2).map(" + ".join)
DIGITS, STEP = 60, mp.mpf("1e-20")


def _asked(text: str) -> Json:
    try:
        return differentiate(
            DifferentiateRequest(expression=text, variable="x", validity=True, trace="none")
        )
    except ServiceError as refused:
        assert refused.code in ("non-finite-constant", "compute-budget-exceeded")  # noqa: PT017
        assume(False)
        raise


def _value(text: str, x: Any) -> Any:
    """Return the value by the oracle; None outside the domain."""
    try:
        value = value_of_text(text, x)
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return value if mp.isfinite(value) and not mp.im(value) else None


def _number(bound: Json) -> float:
    return float(bound["value"])  # "Infinity" too


def _holds(region: Json, x: float) -> bool:
    return any(_number(i["low"]) < x < _number(i["high"]) for i in region["intervals"])


@examples(15)
@given(EXPRESSIONS, st.floats(-4, 4).map(lambda x: round(x, 3) + 0.000317))
def test_between_borders_difference_quotients_tend_to_the_derivative(text: str, x: float) -> None:
    answered = _asked(text)
    domain, function = answered["validity"]["domain"], answered["expression"]["text"]
    with mp.workdps(DIGITS):
        at = mp.mpf(x)
        here = _value(function, at)
        assert _holds(domain["function"], x) == (here is not None)
        if not _holds(domain["derivative"], x):
            return
        beside = [_value(function, at + side * STEP) for side in (-1, 1)]
        left, right = (
            (each - here) / (side * STEP) for each, side in zip(beside, (-1, 1), strict=True)
        )
        slope = value_of_text(answered["derivative"]["text"], at)
        for found in (left, right):
            assert abs(found - slope) <= 1e-12 * (1 + abs(slope))


@examples(15)
@given(EXPRESSIONS)
def test_at_points_one_sided_quotients_are_what_is_said(text: str) -> None:
    answered = _asked(text)
    function = answered["expression"]["text"]
    with mp.workdps(DIGITS):
        for point in answered["validity"]["points"]:
            exact = point["at"]["exact"]
            if exact is None or point["value"] is None:
                continue
            at = value_of_text(exact["text"], mp.mpf(0))
            for name, side in (("left", -1), ("right", 1)):
                if isinstance(point[name], float) and _is_rational(exact["text"]):
                    beside, here = _value(function, at + side * STEP), _value(function, at)
                    quotient = (beside - here) / (side * STEP)
                    assert abs(quotient - point[name]) <= 1e-9 * (1 + abs(quotient))
            if point["kind"] == "corner":
                assert point["left"] != point["right"]


def _is_rational(text: str) -> bool:
    return text.lstrip("-").replace("/", "").isdigit()
