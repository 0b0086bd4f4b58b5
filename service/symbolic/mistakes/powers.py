"""Mistakes with powers, reciprocals and exponentials."""

from collections.abc import Iterator, Sequence

from service.symbolic.arithmetic import add, divide, multiply, negate, raise_to
from service.symbolic.build import MINUS_ONE, ONE, call, number
from service.symbolic.expression import Call, Expression, Number, Power, Quotient
from service.symbolic.mistakes.mistake import Derive, Mistake
from service.symbolic.rules.powers import lowered
from service.symbolic.step import Step


def _parts(of: Expression) -> tuple[Expression, Expression, Expression]:
    """Return coefficient, base and exponent of c*b**n, where it may be written c/b**m."""
    if isinstance(of, Power):
        return ONE, of.base, of.exponent
    if isinstance(of, Call):
        return ONE, call("exp", ONE), of.arguments[0]
    assert isinstance(of, Quotient)
    below = of.denominator
    if isinstance(below, Power) and isinstance(below.exponent, Number):
        exponent = below.exponent
        return of.numerator, below.base, number(-exponent.numerator, exponent.denominator)
    return of.numerator, below, MINUS_ONE


def _not_lowered(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    coefficient, base, exponent = _parts(step.of)
    yield multiply(coefficient, exponent, raise_to(base, exponent))
    # Lowering the exponent of the denominator: 1/x**2 becomes -2/x.
    if isinstance(step.of, Quotient):
        yield multiply(coefficient, exponent, raise_to(base, add(exponent, ONE)))


def _not_brought_down(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    coefficient, base, exponent = _parts(step.of)
    yield multiply(coefficient, raise_to(base, lowered(exponent)))


def _lowered_first(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    coefficient, base, exponent = _parts(step.of)
    yield multiply(coefficient, lowered(exponent), raise_to(base, lowered(exponent)))


def _reciprocal_of_derivative(
    step: Step, parts: Sequence[Expression], _: Derive
) -> Iterator[Expression]:
    assert isinstance(step.of, Quotient)
    _c, base, exponent = _parts(step.of)
    positive = negate(exponent)
    yield divide(step.of.numerator, multiply(positive, raise_to(base, lowered(positive))))


def _sign(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield negate(step.result)


def _as_exponential(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    _c, base, _n = _parts(step.of)
    yield multiply(step.of, call("log", base))


def _as_power(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    _c, base, exponent = _parts(step.of)
    yield multiply(exponent, raise_to(base, add(exponent, MINUS_ONE)))


def _base_forgotten(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield step.of


def _general_as_power(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> Iterator[Expression]:
    _c, base, exponent = _parts(step.of)
    power = multiply(exponent, raise_to(base, add(exponent, MINUS_ONE)))
    yield multiply(power, derive(base, step.variable))
    yield power
    yield multiply(power, derive(base, step.variable), derive(exponent, step.variable))


def _general_as_exponential(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> Iterator[Expression]:
    _c, base, exponent = _parts(step.of)
    repeated = multiply(step.of, call("log", base))
    yield multiply(repeated, derive(exponent, step.variable))
    yield repeated


def _of_logarithm(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield parts[0]


def _integrated(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield divide(step.of, call("log", _parts(step.of)[1]))


_POWER, _EXPONENTIAL = frozenset(("power",)), frozenset(("exponential", "exp"))
_GENERAL, _RECIPROCAL = frozenset(("general-power",)), frozenset(("reciprocal",))

POWERS = (
    Mistake(
        "power-not-lowered",
        "Power not lowered",
        "The exponent was brought down, but that of {of} was not lowered by one.",
        _POWER | _RECIPROCAL,
        _not_lowered,
    ),
    Mistake(
        "exponent-not-brought-down",
        "Exponent not brought down",
        "The power was lowered, but the exponent of {of} was not brought down as a factor.",
        _POWER | _RECIPROCAL,
        _not_brought_down,
    ),
    Mistake(
        "exponent-lowered-first",
        "Exponent lowered first",
        "The exponent of {of} was lowered before it was brought down.",
        _POWER | _RECIPROCAL,
        _lowered_first,
    ),
    Mistake(
        "exponential-rule-for-power",
        "Exponential rule for a power",
        "{of} was differentiated as if {variable} stood in the exponent.",
        _POWER,
        _as_exponential,
    ),
    Mistake(
        "exponential-rule-for-power",
        "Exponential rule for a power",
        "{of} was differentiated as if its base were constant.",
        _GENERAL,
        _general_as_exponential,
    ),
    Mistake(
        "power-rule-for-exponential",
        "Power rule for an exponential",
        "{of} was differentiated by the power rule, although {variable} stands in the exponent.",
        _EXPONENTIAL,
        _as_power,
    ),
    Mistake(
        "power-rule-for-exponential",
        "Power rule for an exponential",
        "{of} was differentiated by the power rule, although {variable} stands in the exponent.",
        _GENERAL,
        _general_as_power,
    ),
    Mistake(
        "logarithm-of-base-forgotten",
        "Logarithm of the base forgotten",
        "The derivative of {of} has the logarithm of the base as a factor.",
        frozenset(("exponential",)),
        _base_forgotten,
    ),
    Mistake(
        "logarithm-not-undone",
        "Function missing after logarithmic differentiation",
        "The derivative of the logarithm was not multiplied by {of}.",
        _GENERAL,
        _of_logarithm,
    ),
    Mistake(
        "reciprocal-of-derivative",
        "Reciprocal of the derivative",
        "The denominator of {of} was differentiated where it stands.",
        _RECIPROCAL,
        _reciprocal_of_derivative,
    ),
    Mistake(
        "sign-of-derivative",
        "Sign of a derivative",
        "The derivative of {of} is {result}, and not {instead}.",
        _RECIPROCAL,
        _sign,
    ),
    Mistake(
        "integrated",
        "Integrated in place of differentiated",
        "{of} was integrated in place of differentiated.",
        frozenset(("exponential",)),
        _integrated,
    ),
)
