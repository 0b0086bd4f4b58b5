"""Derive an expression by the rule table, and keep every step."""

from collections.abc import Collection, Iterable, Iterator
from itertools import count
from typing import Final

from service.symbolic.expression import Expression, Relation
from service.symbolic.interning import charge, table
from service.symbolic.rules import rule_for
from service.symbolic.rules.rule import Application
from service.symbolic.rules.structural import unless_obvious
from service.symbolic.step import Step
from service.symbolic.substitution import substitute

# For a step and for a condition, each written down in the end.
_STEP: Final = 9
_CONDITION: Final = 3


class Derivation:
    """Derives expressions, each distinct one once, with fresh symbols that collide with no name."""

    def __init__(self, taken: Collection[str]) -> None:
        self._fresh = _fresh_symbols(taken).__next__
        self._done: dict[tuple[Expression, str], Step] = {}

    def derive(self, expression: Expression, variable: str) -> Step:
        """Return the derivation tree of d(expression)/d(variable)."""
        key = (expression, variable)
        first = self._done.get(key)
        if first is not None:
            return Step(first.rule, variable, expression, first.result, first.application, [],
                        first.plain, first)  # fmt: skip
        charge(_STEP)
        rule = rule_for(expression, variable)
        application = rule.apply(expression, variable, self._fresh)
        steps: list[Step] = []
        results: list[Expression] = []
        asked: list[Relation] = []
        plain = rule.plain
        for of, by in application.parts:
            step = self.derive(of, by)
            steps.append(step)
            results.append(step.result)
            plain = plain and step.plain
            if by != variable:
                asked += step.application.conditions
        if asked:
            application = _with_conditions_of_outer(application, asked)
        result = application.combine(*results)
        step = Step(rule, variable, expression, result, application, steps, plain, None)
        self._done[key] = step
        return step

    @property
    def steps(self) -> Iterable[Step]:
        """All distinct steps so far, each after those below it."""
        return self._done.values()


def _with_conditions_of_outer(application: Application, asked: list[Relation]) -> Application:
    """Return a chain rule's application with what the outer function asks of the inner one."""
    charge(_CONDITION * len(asked))
    values = dict(application.inner)
    conditions = dict.fromkeys([substitute(condition, values) for condition in asked])
    return application._replace(conditions=unless_obvious(*conditions))


def _fresh_symbols(taken: Collection[str]) -> Iterator[str]:
    for number in count():
        for letter in "uvw":
            name = f"{letter}{number or ''}"
            if name not in taken and name not in table().bound:
                yield name
