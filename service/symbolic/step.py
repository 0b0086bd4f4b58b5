"""A derivation as data: a tree of steps, each saying what was differentiated and what came out."""

from typing import NamedTuple, final

from service.symbolic.expression import Expression
from service.symbolic.rules.rule import Application, Rule


@final
class Step:
    """d(of)/d(variable) = result by one rule, from the steps below it.

    `result` is what the rule gave, before any tidying. A step with `same_as` repeats another one
    and has nothing of its own. `plain`: only linearity, constants and powers of the variable, which
    a textbook does in the head.
    """

    __slots__ = ("application", "of", "plain", "result", "rule", "same_as", "steps", "variable")

    def __init__(  # noqa: PLR0913, PLR0917  a step has these parts
        self,
        rule: Rule,
        variable: str,
        of: Expression,
        result: Expression,
        application: Application,
        steps: list["Step"],
        plain: bool,
        same_as: "Step | None",
    ) -> None:
        self.rule = rule
        self.variable = variable
        self.of = of
        self.result = result
        self.application = application
        self.steps = steps
        self.plain = plain
        self.same_as = same_as


class Form(NamedTuple):
    """A form of a result, and the rule by which it was reached from the one before."""

    rule: Rule
    expression: Expression
    note: str = ""
