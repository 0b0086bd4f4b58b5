"""The textbook projection of a derivation: one equation a line, from d/dx[f] to the result."""

from collections.abc import Iterator
from typing import NamedTuple

from service.symbolic.build import derivative_of
from service.symbolic.expression import Expression
from service.symbolic.step import Step
from service.symbolic.substitution import carry_out


class Line(NamedTuple):
    """One right-hand side, and the steps whose rules led to it from the line before.

    `whole` says that plain steps were carried out with all that is below them.
    """

    expression: Expression
    steps: tuple[Step, ...] = ()
    whole: bool = True


def lines(root: Step, *, brief: bool) -> Iterator[Line]:
    """Yield the lines of a derivation, each replacing all derivatives open in the one before.

    A derivative that takes only linearity, constants and powers of the variable is carried out
    within one line. With `brief`, sums and constant factors get no line of their own at all.
    """
    expression: Expression = derivative_of(root.of, root.variable)
    yield Line(expression)
    opened: dict[Expression, Step] = {expression: root}
    first = not brief
    while opened:
        used: list[Step] = []
        below: dict[Expression, Step] = {}
        results = {
            node: _carried_out(step, first, brief, below, used) for node, step in opened.items()
        }
        expression = carry_out(expression, results)
        yield Line(expression, tuple(used), not first)
        opened = below
        first = False


def _carried_out(
    step: Step, first: bool, brief: bool, below: dict[Expression, Step], used: list[Step]
) -> Expression:
    step = step.same_as or step
    used.append(step)
    if not step.steps or (step.plain and not first):
        return step.result
    derivatives = [
        _next(part, step, brief, below, used) if part.variable == step.variable else part.result
        for part in step.steps
    ]
    if derivatives == [part.result for part in step.steps]:
        return step.result
    return step.application.combine(*derivatives)


def _next(
    part: Step, parent: Step, brief: bool, below: dict[Expression, Step], used: list[Step]
) -> Expression:
    if part.variable not in part.of.free:
        return part.result
    if brief and parent.rule.plain:
        return _carried_out(part, False, brief, below, used)
    opened = derivative_of(part.of, part.variable)
    below[opened] = part
    return opened
