"""The rules for how an expression is put together: constants, sums, products, quotients, cases."""

from typing import Final

from service.symbolic.arithmetic import add, divide, multiply, negate, raise_to
from service.symbolic.build import ONE, TWO, ZERO, piecewise, product_of, relation
from service.symbolic.expression import (
    Expression,
    Number,
    Pi,
    Piecewise,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from service.symbolic.interning import charge
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.rule import Alternative, Application, FreshSymbol, Rule
from service.symbolic.signs import always_holds, plainly

_ZERO: Final = Application((), lambda: ZERO)
_ONE: Final = Application((), lambda: ONE)


def unless_obvious(*conditions: Relation) -> tuple[Relation, ...]:
    """Return the conditions that do not visibly hold everywhere, as plainly as they can be said."""
    if not conditions:
        return ()
    return tuple(
        [each for condition in conditions for each in plainly(condition) if not always_holds(each)]
    )


def nonzero(expression: Expression) -> tuple[Relation, ...]:
    """Return the condition that the expression is not zero, unless that is obvious."""
    return unless_obvious(relation(expression, "!=", ZERO))


def _constant(expression: Expression, variable: str, fresh: FreshSymbol) -> Application:
    if not isinstance(expression, (Number, Symbol, Pi)):
        normal_form(expression)  # A constant without a finite value, as 1/(1 - 1), is refused.
    return _ZERO


def _identity(expression: Expression, variable: str, fresh: FreshSymbol) -> Application:
    return _ONE


def _sum(expression: Sum, variable: str, fresh: FreshSymbol) -> Application:
    return Application(tuple([(term, variable) for term in expression.terms]), add)


def _constant_factor(expression: Product, variable: str, fresh: FreshSymbol) -> Application:
    factors = expression.factors
    moving = [factor for factor in factors if variable in factor.free]
    before = factors[: factors.index(moving[0])]
    after = [factor for factor in factors[len(before) :] if variable not in factor.free]
    return Application(
        ((product_of(*moving), variable),),
        lambda derivative: multiply(*before, derivative, *after),
    )


def _constant_divisor(expression: Quotient, variable: str, fresh: FreshSymbol) -> Application:
    below = expression.denominator
    return Application(
        ((expression.numerator, variable),),
        lambda derivative: divide(derivative, below),
        nonzero(below),
    )


def _product(expression: Product, variable: str, fresh: FreshSymbol) -> Application:
    factors = expression.factors
    # Writing out n products of n factors is work even where they are all the same.
    charge(len(factors) ** 2 // 4)

    def combine(*derivatives: Expression) -> Expression:
        return add(
            *[
                multiply(*factors[:i], derivative, *factors[i + 1 :])
                for i, derivative in enumerate(derivatives)
            ]
        )

    return Application(tuple([(factor, variable) for factor in factors]), combine)


def _quotient(expression: Quotient, variable: str, fresh: FreshSymbol) -> Application:
    above, below = expression.numerator, expression.denominator

    def combine(d_above: Expression, d_below: Expression) -> Expression:
        return divide(
            add(multiply(d_above, below), negate(multiply(above, d_below))), raise_to(below, TWO)
        )

    parts = ((above, variable), (below, variable))
    return Application(parts, combine, nonzero(below))


def _piecewise(expression: Piecewise, variable: str, fresh: FreshSymbol) -> Application:
    borders = {
        relation(bound.left, "!=", bound.right): None
        for condition in expression.conditions
        for bound in condition.relations
        if variable in bound.free
    }
    return Application(
        tuple([(value, variable) for value in expression.values]),
        lambda *values: piecewise(*zip(values, expression.conditions, strict=True)),
        tuple(borders),
    )


def _is_constant(expression: Expression, variable: str) -> bool:
    return variable not in expression.free


def _always(expression: Expression, variable: str) -> bool:
    return True


def _has_constant_factor(expression: Product, variable: str) -> bool:
    return False in [variable in factor.free for factor in expression.factors]


def _has_constant_divisor(expression: Quotient, variable: str) -> bool:
    return variable not in expression.denominator.free


def _depends_throughout(expression: Quotient, variable: str) -> bool:
    return variable in expression.numerator.free and variable in expression.denominator.free


CONSTANT: Final = Rule(
    id="constant",
    title="Constant",
    statement="d/dx c = 0",
    latex=r"\frac{d}{dx} c = 0",
    explanation="This does not depend on the variable, so its derivative is 0.",
    example="7",
    kinds=(Expression,),
    matches=_is_constant,
    apply=_constant,
    plain=True,
)

STRUCTURAL: Final = (
    Rule(
        id="identity",
        title="The variable itself",
        statement="d/dx x = 1",
        latex=r"\frac{d}{dx} x = 1",
        explanation="The variable changes at the same rate as itself.",
        example="x",
        kinds=(Symbol,),
        matches=_always,
        apply=_identity,
        plain=True,
    ),
    Rule(
        id="sum",
        title="Sum rule",
        statement="d/dx (f + g) = f' + g'",
        latex=r"\frac{d}{dx} \left(f + g\right) = f' + g'",
        explanation="Differentiate each term, then add.",
        example="x^2 + sin(x)",
        kinds=(Sum,),
        matches=_always,
        apply=_sum,
        plain=True,
    ),
    Rule(
        id="constant-multiple",
        title="Constant multiple rule",
        statement="d/dx (c*f) = c*f'",
        latex=r"\frac{d}{dx} \left(c f\right) = c f'",
        explanation="A constant factor stays in front; differentiate the rest.",
        example="3*sin(x)",
        kinds=(Product,),
        matches=_has_constant_factor,
        apply=_constant_factor,
        plain=True,
    ),
    Rule(
        id="constant-divisor",
        title="Constant divisor",
        statement="d/dx (f/c) = f'/c",
        latex=r"\frac{d}{dx} \frac{f}{c} = \frac{f'}{c}",
        explanation="A constant divisor stays below; differentiate the numerator.",
        example="sin(x)/2",
        kinds=(Quotient,),
        matches=_has_constant_divisor,
        apply=_constant_divisor,
        plain=True,
    ),
    Rule(
        id="product",
        title="Product rule",
        statement="d/dx (f*g) = f'*g + f*g'",
        latex=r"\frac{d}{dx} \left(f g\right) = f' g + f g'",
        explanation="Differentiate one factor at a time, keep the others, and add.",
        note="one factor at a time",
        example="x*sin(x)",
        kinds=(Product,),
        matches=_always,
        apply=_product,
    ),
    Rule(
        id="quotient",
        title="Quotient rule",
        statement="d/dx (f/g) = (f'*g - f*g')/g**2",
        latex=r"\frac{d}{dx} \frac{f}{g} = \frac{f' g - f g'}{g^{2}}",
        explanation="Derivative of the numerator times the denominator, minus the numerator times "
        "the derivative of the denominator, over the denominator squared.",
        note="(f/g)' = (f'*g - f*g')/g**2",
        example="sin(x)/x",
        kinds=(Quotient,),
        matches=_depends_throughout,
        apply=_quotient,
        alternatives=(
            Alternative(
                rule="product",
                title="Product rule with a negative power",
                description="Write f/g as f*g**(-1), then use the product rule and the chain rule.",
            ),
        ),
    ),
    Rule(
        id="piecewise",
        title="Piecewise function",
        statement="Inside each piece, differentiate that piece",
        latex=r"\frac{d}{dx} \begin{cases} f & \text{if } A \\ g & \text{if } B \end{cases} = "
        r"\begin{cases} f' & \text{if } A \\ g' & \text{if } B \end{cases}",
        explanation="Inside each piece the function is that piece; at the borders the derivative "
        "need not exist.",
        example="Piecewise((x^2, x < 0), (sin(x), True))",
        kinds=(Piecewise,),
        matches=_always,
        apply=_piecewise,
    ),
)
