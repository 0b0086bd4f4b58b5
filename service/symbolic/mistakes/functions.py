"""Mistakes with the derivatives of single functions, and integrals taken in their place."""

from collections.abc import Iterator, Sequence

from service.symbolic.arithmetic import divide, multiply, negate, raise_to
from service.symbolic.build import MINUS_ONE, ONE, TWO, call, number, symbol
from service.symbolic.expression import Call, Expression, Number, Power, Quotient
from service.symbolic.mistakes.mistake import Derive, Mistake
from service.symbolic.rules.table import FUNCTION_RULES
from service.symbolic.step import Step

_COFUNCTIONS = {"sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh"}


def antiderivative(of: Expression, variable: str) -> Iterator[Expression]:
    """Yield the integral of a power of the variable, or of exp, sin, cos, sinh, cosh of it."""
    x = symbol(variable)
    if of is x:
        yield divide(raise_to(x, TWO), TWO)
    elif isinstance(of, Call) and of.arguments == (x,):
        if of.name == "sin":
            yield negate(call("cos", x))
        elif of.name in ("cos", "sinh", "cosh"):
            yield call(_COFUNCTIONS[of.name], x)
        elif of.name == "exp":
            yield of
    elif isinstance(of, Power) and of.base is x and isinstance(of.exponent, Number):
        yield _raised(x, of.exponent)
    elif isinstance(of, Quotient) and variable not in of.numerator.free:
        below = of.denominator
        if below is x:
            yield multiply(of.numerator, call("log", x))
        elif isinstance(below, Power) and below.base is x and isinstance(below.exponent, Number):
            exponent = below.exponent
            lowered = number(-exponent.numerator, exponent.denominator)
            yield multiply(of.numerator, _raised(x, lowered))


def _raised(x: Expression, exponent: Number) -> Expression:
    if exponent is MINUS_ONE:
        return call("log", x)
    raised = number(exponent.numerator + exponent.denominator, exponent.denominator)
    return divide(raise_to(x, raised), raised)


def _sign(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield negate(step.result)


def _base_forgotten(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    assert isinstance(step.of, Call)
    argument, *bases = step.of.arguments
    if bases and step.variable in argument.free:
        yield divide(ONE, argument)
        yield divide(call("log", bases[0]), argument)


def _integrated(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    if step.rule.id == "constant":
        yield multiply(step.of, symbol(step.variable))
    else:
        yield from antiderivative(step.of, step.variable)


FUNCTIONS = (
    Mistake(
        "sign-of-derivative",
        "Sign of a derivative",
        "The derivative of {of} is {result}, and not {instead}.",
        frozenset(FUNCTION_RULES),
        _sign,
    ),
    Mistake(
        "base-of-logarithm-forgotten",
        "Base of the logarithm forgotten",
        "{of} was differentiated as if it were the natural logarithm.",
        frozenset(("log",)),
        _base_forgotten,
    ),
    Mistake(
        "integrated",
        "Integrated in place of differentiated",
        "{of} was integrated in place of differentiated.",
        frozenset(("sin", "cos", "sinh", "cosh", "identity", "constant", "power", "reciprocal")),
        _integrated,
    ),
)
