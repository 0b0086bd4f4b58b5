"""A derivation as data: a tree of steps, each saying what was differentiated and what came out."""

from dataclasses import dataclass

from service.symbolic.expression import Expression
from service.symbolic.rules.rule import Application, Rule


@dataclass(eq=False)
class Step:
    """d(of)/d(variable) = result by one rule, from the steps below it.

    `result` is what the rule gave, before any tidying. A step with `same_as` repeats another one
    and has nothing of its own. `plain`: only linearity, constants and powers of the variable, which
    a textbook does in the head.
    """

    rule: Rule
    variable: str
    of: Expression
    result: Expression
    application: Application
    steps: list["Step"]
    plain: bool
    same_as: "Step | None"
