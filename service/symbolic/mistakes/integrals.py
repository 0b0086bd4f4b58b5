"""Mistakes with integrals whose limits or integrand depend on the variable."""

from collections.abc import Iterator, Sequence

from service.symbolic.arithmetic import negate
from service.symbolic.build import ONE, ZERO
from service.symbolic.expression import Expression
from service.symbolic.integral import Integral
from service.symbolic.mistakes.mistake import Derive, Mistake
from service.symbolic.rules.integrals import boundary
from service.symbolic.step import Step

_LEIBNIZ = frozenset(("leibniz",))
_EITHER = _LEIBNIZ | {"fundamental-theorem"}


def _limits(step: Step) -> int:
    """Return how many of the parts of a step are limits; they come first."""
    assert isinstance(step.of, Integral)
    return len(boundary(step.of, step.variable))


def _without_derivatives(
    step: Step, parts: Sequence[Expression], _: Derive
) -> Iterator[Expression]:
    count = _limits(step)
    yield step.application.combine(*[ONE] * count, *parts[count:])


def _limit_missing(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    count = _limits(step)
    for i in range(count):
        yield step.application.combine(*parts[:i], ZERO, *parts[i + 1 :])
    if count > 1:
        yield step.application.combine(*[ZERO] * count, *parts[count:])


def _inside_missing(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    count = _limits(step)
    yield step.application.combine(*parts[:count], *[ZERO] * (len(parts) - count))


def _lower_added(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    assert isinstance(step.of, Integral)
    if step.variable in step.of.lower.free:
        i = _limits(step) - 1
        yield step.application.combine(*parts[:i], negate(parts[i]), *parts[i + 1 :])


def _integrand_kept(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    assert isinstance(step.of, Integral)
    yield step.of.integrand


INTEGRALS = (
    Mistake(
        id="limit-derivative-forgotten",
        title="Derivative of a limit forgotten",
        done="The integrand at a limit was not multiplied by the derivative of that limit.",
        rules=_LEIBNIZ,
        wrong=_without_derivatives,
    ),
    Mistake(
        id="limit-forgotten",
        title="Limit forgotten",
        done="A limit that depends on {variable} was taken for a constant.",
        rules=_LEIBNIZ,
        wrong=_limit_missing,
    ),
    Mistake(
        id="integrand-taken-for-constant",
        title="Derivative within the integral forgotten",
        done="The integrand depends on {variable} too, and was not differentiated.",
        rules=_LEIBNIZ,
        wrong=_inside_missing,
    ),
    Mistake(
        id="lower-limit-added",
        title="Lower limit added",
        done="The term of the lower limit was added, where it is subtracted.",
        rules=_LEIBNIZ,
        wrong=_lower_added,
    ),
    Mistake(
        id="integrand-not-at-limit",
        title="Integrand not taken at the limit",
        done="The variable of integration was kept, where the limit takes its place.",
        rules=_EITHER,
        wrong=_integrand_kept,
    ),
)
