"""Derive an expression by the rule table, and keep every step."""

from collections.abc import Collection, Iterable, Iterator
from itertools import count
from typing import Final

from service.symbolic.expression import Expression
from service.symbolic.interning import charge
from service.symbolic.rules import rule_for
from service.symbolic.rules.rule import Application
from service.symbolic.rules.structural import unless_obvious
from service.symbolic.step import Step
from service.symbolic.substitution import substitute

_WORK: Final = 10  # for a step, from finding the rule to writing it down


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
        charge(_WORK)
        rule = rule_for(expression, variable)
        application = rule.apply(expression, variable, self._fresh)
        steps = [self.derive(of, by) for of, by in application.parts]
        if application.inner:
            application = _with_conditions_of_outer(application, steps)
        result = application.combine(*[step.result for step in steps])
        plain = rule.plain and all(step.plain for step in steps)
        step = Step(rule, variable, expression, result, application, steps, plain, None)
        self._done[key] = step
        return step

    @property
    def steps(self) -> Iterable[Step]:
        """All distinct steps so far, each after those below it."""
        return self._done.values()


def _with_conditions_of_outer(application: Application, steps: list[Step]) -> Application:
    """Return a chain rule's application with what the outer function asks of the inner one."""
    asked = [
        condition
        for step in steps[: len(application.inner)]
        for condition in step.application.conditions
    ]
    if not asked:
        return application
    values = dict(application.inner)
    conditions = dict.fromkeys(substitute(condition, values) for condition in asked)
    return application._replace(conditions=unless_obvious(*conditions))


def _fresh_symbols(taken: Collection[str]) -> Iterator[str]:
    for number in count():
        for letter in "uvw":
            name = f"{letter}{number or ''}"
            if name not in taken:
                yield name
