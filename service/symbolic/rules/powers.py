"""The rules for powers: of the variable, with the variable as exponent, and of both kinds."""

from typing import Final

from service.errors import NotDifferentiable
from service.symbolic.arithmetic import add, divide, multiply, negate, raise_to
from service.symbolic.build import (
    HALF,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    call,
    number,
    product_of,
    relation,
    sqrt,
)
from service.symbolic.expression import Expression, Number, Power, Quotient, Relation, Symbol
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.rule import Alternative, Application, FreshSymbol, Rule
from service.symbolic.rules.structural import nonzero, unless_obvious


def _power(expression: Power, variable: str, fresh: FreshSymbol) -> Application:
    base, exponent = expression.base, expression.exponent

    def combine() -> Expression:
        if exponent is HALF:
            return divide(ONE, multiply(TWO, sqrt(base)))
        return multiply(exponent, raise_to(base, lowered(exponent)))

    return Application((), combine, smooth_power(base, exponent))


def lowered(exponent: Expression) -> Expression:
    """Return the exponent less one."""
    if isinstance(exponent, Number):
        below = exponent.denominator
        return number(exponent.numerator - below, below, exponent.decimal)
    return add(exponent, MINUS_ONE)


def smooth_power(base: Expression, exponent: Expression) -> tuple[Relation, ...]:
    """Return where base**exponent has a derivative by its base, for a constant exponent."""
    if not exponent.free and not isinstance(exponent, Number):
        exponent = normal_form(exponent)
    if not isinstance(exponent, Number) or exponent.denominator % 2 == 0:
        return unless_obvious(relation(base, ">", ZERO))
    if exponent.numerator < exponent.denominator and exponent.numerator:
        return nonzero(base)
    return ()


def _reciprocal(expression: Quotient, variable: str, fresh: FreshSymbol) -> Application:
    above, below = expression.numerator, expression.denominator
    base, exponent = (below, ONE) if isinstance(below, Symbol) else _parts(below)
    raised = number(
        exponent.numerator + exponent.denominator, exponent.denominator, exponent.decimal
    )
    return Application(
        (),
        lambda: divide(negate(multiply(exponent, above)), raise_to(base, raised)),
        smooth_power(base, number(-exponent.numerator, exponent.denominator)),
    )


def _parts(power: Expression) -> tuple[Expression, Number]:
    assert isinstance(power, Power)
    assert isinstance(power.exponent, Number)
    return power.base, power.exponent


def _exponential(expression: Power, variable: str, fresh: FreshSymbol) -> Application:
    base = expression.base
    if isinstance(base, Number) and base.numerator <= 0:
        raise NotDifferentiable(
            "A power with the variable in its exponent needs a positive base; over the reals the "
            "power of a negative number, or of zero, is no function of its exponent."
        )
    return Application(
        (),
        lambda: multiply(expression, call("log", base)),
        unless_obvious(relation(base, ">", ZERO)),
    )


def _general(expression: Power, variable: str, fresh: FreshSymbol) -> Application:
    base, exponent = expression.base, expression.exponent
    logarithm = product_of(exponent, call("log", base))
    return Application(
        ((logarithm, variable),),
        lambda derivative: multiply(expression, derivative),
        unless_obvious(relation(base, ">", ZERO)),
    )


def _is_power_of_variable(expression: Power, variable: str) -> bool:
    return isinstance(expression.base, Symbol) and variable not in expression.exponent.free


def _is_reciprocal_of_variable(expression: Quotient, variable: str) -> bool:
    below = expression.denominator
    if variable in expression.numerator.free:
        return False
    return isinstance(below, Symbol) or (
        isinstance(below, Power)
        and isinstance(below.base, Symbol)
        and isinstance(below.exponent, Number)
    )


def _is_exponential(expression: Power, variable: str) -> bool:
    return isinstance(expression.exponent, Symbol) and variable not in expression.base.free


def _is_general(expression: Power, variable: str) -> bool:
    return variable in expression.base.free and variable in expression.exponent.free


POWERS: Final = (
    Rule(
        id="power",
        title="Power rule",
        statement="d/dx x**n = n*x**(n - 1)",
        latex=r"\frac{d}{dx} x^{n} = n x^{n - 1}",
        explanation="The exponent comes down in front, and the power is lowered by one.",
        example="x^5",
        kinds=(Power,),
        matches=_is_power_of_variable,
        apply=_power,
        plain=True,
    ),
    Rule(
        id="reciprocal",
        title="Power rule for a reciprocal",
        statement="d/dx c/x**n = -n*c/x**(n + 1)",
        latex=r"\frac{d}{dx} \frac{c}{x^{n}} = -\frac{n c}{x^{n + 1}}",
        explanation="A reciprocal is a power with a negative exponent: c/x**n = c*x**(-n).",
        example="1/x",
        kinds=(Quotient,),
        matches=_is_reciprocal_of_variable,
        apply=_reciprocal,
        plain=True,
        alternatives=(
            Alternative(
                rule="quotient",
                title="Quotient rule",
                description="Use the quotient rule with a constant numerator.",
            ),
        ),
    ),
    Rule(
        id="exponential",
        title="Exponential rule",
        statement="d/dx a**x = a**x*log(a)",
        latex=r"\frac{d}{dx} a^{x} = a^{x} \ln{a}",
        explanation="A power with the variable in the exponent repeats itself, times the logarithm "
        "of its base.",
        example="2^x",
        kinds=(Power,),
        matches=_is_exponential,
        apply=_exponential,
    ),
    Rule(
        id="general-power",
        title="Logarithmic differentiation",
        statement="d/dx f**g = f**g * d/dx (g*log(f))",
        latex=r"\frac{d}{dx} f^{g} = f^{g} \frac{d}{dx} \left(g \ln f\right)",
        explanation="{y} = {of}: take logarithms, log({y}) = {part}; differentiate both sides, "
        "(1/{y})*d{y}/d{variable} = {derivative}; multiply by {y}.",
        note="log({y}) = {part}; differentiate both sides, then multiply by {y} = {of}",
        example="x^x",
        kinds=(Power,),
        matches=_is_general,
        apply=_general,
        alternatives=(
            Alternative(
                rule="chain",
                title="General power rule",
                description="Write f**g as exp(g*log(f)) and use the chain rule, which gives "
                "f**g*(g'*log(f) + g*f'/f).",
            ),
        ),
    ),
)
