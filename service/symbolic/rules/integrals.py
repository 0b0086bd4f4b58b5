"""The rules for definite integrals: the fundamental theorem, and Leibniz's rule."""

from typing import Final

from service.errors import NonFiniteConstant, NotDifferentiable
from service.symbolic.arithmetic import add, multiply
from service.symbolic.expression import Call, Expression, Piecewise, Symbol
from service.symbolic.integral import Integral, integral
from service.symbolic.interning import below
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.rule import Application, FreshSymbol, Part, Rule
from service.symbolic.substitution import substitute

# Functions with a jump: where it is may move with the variable.
_JUMPS: Final = frozenset(
    ("sign", "floor", "ceiling", "Heaviside", "atan2", "acot", "hardshrink", "softshrink")
)


def boundary(node: Integral, variable: str) -> list[tuple[Expression, Expression]]:
    """Return the limits that depend on the variable, and what their derivatives are multiplied by.

    Raises NotDifferentiable where Leibniz's rule does not hold.
    """
    _refuse_moving_jump(node, variable)
    signed = ((node.upper, 1), (node.lower, -1))
    return [
        (limit, sign * _at_limit(node, limit)) for limit, sign in signed if variable in limit.free
    ]


def moves_inside(node: Integral, variable: str) -> bool:
    """Whether the integrand depends on a variable from outside."""
    return variable != node.variable and variable in node.integrand.free


def _at_limit(node: Integral, limit: Expression) -> Expression:
    value: Expression = substitute(node.integrand, {node.variable: limit})
    try:
        normal_form(value)
    except NonFiniteConstant:
        raise NotDifferentiable(
            "The integrand has no finite value at a limit that depends on the variable, so "
            "Leibniz's rule does not apply; choose other limits."
        ) from None
    return value


def _refuse_moving_jump(node: Integral, variable: str) -> None:
    if not moves_inside(node, variable):
        return
    both = {node.variable, variable}
    for part in below(node.integrand):
        jumps = isinstance(part, Piecewise) or (isinstance(part, Call) and part.name in _JUMPS)
        if jumps and both <= part.free:
            raise NotDifferentiable(
                "The integrand is defined in pieces, or jumps, at a place that depends on the "
                "variable, where Leibniz's rule does not hold; split the integral there."
            )


def _fundamental(expression: Integral, variable: str, fresh: FreshSymbol) -> Application:
    ((_, value),) = boundary(expression, variable)
    return Application((), lambda: value)


def _leibniz(expression: Integral, variable: str, fresh: FreshSymbol) -> Application:
    limits = boundary(expression, variable)
    parts: list[Part] = [(limit, variable) for limit, _ in limits]
    if moves_inside(expression, variable):
        parts.append((expression.integrand, variable))

    def combine(*derivatives: Expression) -> Expression:
        terms = [multiply(at, by) for (_, at), by in zip(limits, derivatives, strict=False)]
        terms += [
            integral(inside, expression.variable, expression.lower, expression.upper)
            for inside in derivatives[len(limits) :]
        ]
        return add(*terms)

    return Application(tuple(parts), combine)


def _is_fundamental(expression: Integral, variable: str) -> bool:
    return (
        isinstance(expression.upper, Symbol)
        and variable not in expression.lower.free
        and not moves_inside(expression, variable)
    )


def _always(expression: Integral, variable: str) -> bool:
    return True


INTEGRALS: Final = (
    Rule(
        id="fundamental-theorem",
        title="Fundamental theorem of calculus",
        statement="d/dx Integral(f(t), (t, a, x)) = f(x)",
        latex=r"\frac{d}{dx} \int_{a}^{x} f\left(t\right) \, dt = f\left(x\right)",
        explanation="Where only the upper limit moves, the area grows by the integrand at that "
        "limit.",
        note="the integrand at the upper limit",
        example="Integral(cos(t^2), (t, 1, x))",
        kinds=(Integral,),
        matches=_is_fundamental,
        apply=_fundamental,
    ),
    Rule(
        id="leibniz",
        title="Leibniz integral rule",
        statement="d/dx Integral(f(x, t), (t, a(x), b(x))) = "
        "f(x, b)*b' - f(x, a)*a' + Integral(df/dx, (t, a, b))",
        latex=r"\frac{d}{dx} \int_{a\left(x\right)}^{b\left(x\right)} f\left(x, t\right) \, dt = "
        r"f\left(x, b\right) b' - f\left(x, a\right) a' + "
        r"\int_{a}^{b} \frac{\partial f}{\partial x} \, dt",
        explanation="The integrand at each limit times the derivative of that limit, upper minus "
        "lower, plus the integral of the derivative of the integrand.",
        note="the integrand at the limits times their derivatives, upper minus lower, plus the "
        "derivative inside; what does not depend on {variable} gives nothing",
        example="Integral(exp(x*t), (t, x, x^2))",
        kinds=(Integral,),
        matches=_always,
        apply=_leibniz,
    ),
)
