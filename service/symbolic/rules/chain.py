"""The chain rule: along one link, and summed over several paths."""

from typing import Final, TypeAlias

from service.symbolic.arithmetic import add, multiply
from service.symbolic.build import symbol
from service.symbolic.expression import Applied, Call, Expression, Power, Quotient
from service.symbolic.rules.rule import (
    Application,
    FreshSymbol,
    Inner,
    Part,
    Rule,
)
from service.symbolic.substitution import rebuild, substitute

Composite: TypeAlias = Call | Power | Quotient | Applied


def _apply(expression: Composite, variable: str, fresh: FreshSymbol) -> Application:
    children = list(expression.children)
    inner: list[Inner] = []
    for i, child in enumerate(children):
        if variable in child.free:
            inner.append(Inner(fresh(), child))
            children[i] = symbol(inner[-1].symbol)
    outer = rebuild(expression, children)
    values: dict[str, Expression] = dict(inner)
    count = len(inner)
    slopes: list[Expression] = []  # of the outer function; the same ones whenever this is combined

    def combine(*derivatives: Expression) -> Expression:
        if not slopes:
            slopes.extend([substitute(by_outer, values) for by_outer in derivatives[:count]])
        return add(*map(multiply, slopes, derivatives[count:]))

    parts: list[Part] = [(outer, name) for name, _ in inner]
    parts += [(of, variable) for _, of in inner]
    return Application(tuple(parts), combine, (), tuple(inner))


def _links(expression: Composite, variable: str) -> int:
    children = expression.children
    if len(children) == 1:
        return 1
    return [variable in child.free for child in children].count(True)


def _has_one_link(expression: Composite, variable: str) -> bool:
    return _links(expression, variable) == 1


def _has_several_paths(expression: Composite, variable: str) -> bool:
    return _links(expression, variable) > 1


CHAIN: Final = Rule(
    id="chain",
    title="Chain rule",
    statement="dy/dx = dy/du * du/dx",
    latex=r"\frac{dy}{dx} = \frac{dy}{du} \cdot \frac{du}{dx}",
    explanation="{y} = {part} with {inner}: differentiate the outer function, then multiply by the "
    "derivative of the inner one.",
    note="{inner} and {y} = {part}, so d{y}/d{symbol} = {derivative}",
    example="(x^2 + 1)^3",
    kinds=(Call, Power, Quotient, Applied),
    matches=_has_one_link,
    apply=_apply,
)

PATHS: Final = Rule(
    id="multivariable-chain",
    title="Chain rule over several paths",
    statement="df(u, v)/dx = df/du * du/dx + df/dv * dv/dx",
    latex=r"\frac{d}{dx} f\left(u, v\right) = \frac{\partial f}{\partial u} \cdot \frac{du}{dx} + "
    r"\frac{\partial f}{\partial v} \cdot \frac{dv}{dx}",
    explanation="{y} = {part} with {inner}: the variable acts along several paths; multiply the "
    "derivatives along each path, then add the paths.",
    note="several paths: {inner}",
    example="atan2(x^2, x + 1)",
    kinds=(Call, Applied),
    matches=_has_several_paths,
    apply=_apply,
)
