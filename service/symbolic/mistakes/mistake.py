"""What a known mistake is: a row that says what someone does in place of a rule."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from service.symbolic.expression import Expression
from service.symbolic.step import Step

# The derivative of an expression by a variable, for mistakes that take one of something else.
Derive: TypeAlias = Callable[[Expression, str], Expression]
Wrong: TypeAlias = Callable[[Step, Sequence[Expression], Derive], Iterable[Expression]]


@dataclass(frozen=True)
class Mistake:
    """A row of the table of mistakes.

    id        stable, kebab-case
    title     what a teacher calls it
    done      what was done, in a sentence; may name {of}, {variable}, {instead}, {result} and, of
              the chain rule, {symbol}, {inner} and {inner_derivative}
    rules     the ids of the rules in whose place it is made; none: in place of any
    wrong     what it gives in place of the result of a step, one expression for each variant, from
              what the derivatives below the step are taken to be
    whole     made with the whole expression only, not with its parts
    alone     too far-fetched to be one of two mistakes
    """

    id: str
    title: str
    done: str
    rules: frozenset[str]
    wrong: Wrong
    whole: bool = False
    alone: bool = False

    def concerns(self, step: Step) -> bool:
        """Whether it can be made in place of the rule of this step."""
        return not self.rules or step.rule.id in self.rules
