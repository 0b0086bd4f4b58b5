"""One rule for each row of the function table, and one for abstract functions."""

from typing import Final

from service.symbolic.build import applied
from service.symbolic.expression import Applied, Call, Symbol
from service.symbolic.functions import TABLE, Function, partial
from service.symbolic.rules.rule import Application, FreshSymbol, Rule
from service.symbolic.rules.structural import unless_obvious


def _position(expression: Call | Applied, variable: str) -> int:
    """Return which argument is the variable."""
    return [variable in argument.free for argument in expression.arguments].index(True)


def _is_of_variable(expression: Call | Applied, variable: str) -> bool:
    """Whether exactly one argument depends on the variable, and that argument is the variable."""
    if len(expression.arguments) == 1:
        return type(expression.arguments[0]) is Symbol
    dependent = [child for child in expression.children if variable in child.free]
    return len(dependent) == 1 and isinstance(dependent[0], Symbol)


def _apply_function(expression: Call, variable: str, fresh: FreshSymbol) -> Application:
    row = TABLE[expression.name]
    arguments = expression.arguments
    return Application(
        (),
        lambda: partial(expression, _position(expression, variable)),
        () if row.is_smooth else unless_obvious(*row.conditions(arguments)),
    )


def _apply_abstract(expression: Applied, variable: str, fresh: FreshSymbol) -> Application:
    position = _position(expression, variable)
    orders = tuple(order + (i == position) for i, order in enumerate(expression.orders))
    return Application((), lambda: applied(expression.name, expression.arguments, orders))


def _rule_of(row: Function) -> Rule:
    return Rule(
        id=row.name,
        title=f"Derivative of the {row.title}",
        statement="",
        latex="",
        explanation=f"The derivative of the {row.title} is in the table.",
        example=_example(row),
        kinds=(Call,),
        matches=_is_of_variable,
        apply=_apply_function,
        function=row,
    )


def _example(row: Function) -> str:
    """Return the function applied to x in the first place where it is differentiable."""
    count = row.arity[0]
    position = next((i for i, entry in enumerate(row.partials) if entry is not None), 0)
    return f"{row.name}({', '.join('x' if i == position else '2' for i in range(count))})"


FUNCTION_RULES: Final[dict[str, Rule]] = {
    row.name: _rule_of(row) for row in TABLE.values() if row.rewrite is None
}

ABSTRACT: Final = Rule(
    id="abstract-function",
    title="Abstract function",
    statement="d/dx f(x) = Derivative(f(x), x)",
    latex=r"\frac{d}{dx} f\left(x\right) = f'\left(x\right)",
    explanation="Nothing is known about this function but its name; its derivative gets a name "
    "of its own.",
    example="f(x)",
    kinds=(Applied,),
    matches=_is_of_variable,
    apply=_apply_abstract,
)
