"""Derivations with mistakes in them: a wrong result at some steps, carried on to the root."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from service.errors import ComputeBudgetExceeded, ServiceError
from service.symbolic.arithmetic import add, multiply
from service.symbolic.expression import Expression
from service.symbolic.mistakes.mistake import Derive, Mistake
from service.symbolic.step import Step
from service.symbolic.substitution import substitute


class Change(NamedTuple):
    """A mistake in place of a rule; `variant` counts what the mistake may give."""

    mistake: Mistake
    step: Step
    variant: int


Changes: TypeAlias = Mapping[Step, Change]


class Mutable:
    """A derivation whose results can be computed again with mistakes.

    A derivative that is needed in several places is one step, wrong in all of them; or, taken
    `apart`, a step for each place, which knows the original as `same_as`.
    """

    def __init__(self, root: Step, derive: Derive, *, apart: bool = False) -> None:
        """Start from the root of a derivation."""
        self._derive = derive
        self._apart = apart
        self._parts: dict[Step, list[Step]] = {}
        self._above: dict[Step, list[Step]] = {}
        self._order: dict[Step, int] = {}
        self.steps: list[Step] = []
        self.root = self._node(root)
        self._walk(self.root)

    def _node(self, step: Step) -> Step:
        step = original(step)
        if not self._apart:
            return step
        return Step(step.rule, step.variable, step.of, step.result, step.application, step.steps,
                    step.plain, step)  # fmt: skip

    def _walk(self, step: Step) -> None:
        self._above.setdefault(step, [])
        self.steps.append(step)
        parts = self._parts[step] = [self._node(part) for part in step.steps]
        for part in parts:
            if part not in self._above:
                self._walk(part)
            self._above[part].append(step)
        self._order[step] = len(self._order)

    @property
    def repeated(self) -> set[Step]:
        """The originals of the steps that are needed in several places."""
        places = Counter([original(part) for parts in self._parts.values() for part in parts])
        found = {step for step, count in places.items() if count > 1}
        for step in self.steps:
            if original(step) in found:
                found.update(map(original, self._parts[step]))
        return found

    def places(self) -> int:
        """Return how many steps there would be, taken apart."""
        counts: dict[Step, int] = {}
        for step in sorted(self.steps, key=self._order.__getitem__):
            counts[step] = 1 + sum(counts[part] for part in self._parts[step])
        return counts[self.root]

    def variants(self, mistake: Mistake, step: Step) -> int:
        """Return how many wrong results the mistake has at this step."""
        try:
            return len(self._wrong(mistake, step, [part.result for part in step.steps]))
        except ComputeBudgetExceeded:
            raise
        except ServiceError:
            return 0

    def _wrong(self, mistake: Mistake, step: Step, parts: Sequence[Expression]) -> list[Expression]:
        return list(mistake.wrong(step, parts, self._derive))

    def outcome(self, changes: Changes) -> dict[Step, Expression] | None:
        """Return the results at all steps that are affected; None where nothing changes."""
        results: dict[Step, Expression] = {}
        for step in self._affected(changes):
            parts = [results.get(part, part.result) for part in self._parts[step]]
            change = changes.get(step)
            if change is None:
                results[step] = combined(step, parts)
                continue
            variants = self._wrong(change.mistake, step, parts)
            if change.variant >= len(variants):
                return None
            results[step] = variants[change.variant]
        return None if results.get(self.root) in (None, self.root.result) else results

    def _affected(self, changes: Changes) -> list[Step]:
        """Return the steps that are changed and all above them, each after those below it."""
        found = set(changes)
        pending = list(changes)
        while pending:
            new = [step for step in self._above[pending.pop()] if step not in found]
            found.update(new)
            pending += new
        return sorted(found, key=self._order.__getitem__)


def combined(step: Step, parts: Sequence[Expression]) -> Expression:
    """Return what the rule of a step makes of these derivatives in place of the right ones."""
    inner = step.application.inner
    if not inner:
        return step.application.combine(*parts)
    # The application of a chain rule remembers the right derivatives of the outer function.
    values = dict(inner)
    slopes = [substitute(slope, values) for slope in parts[: len(inner)]]
    return add(*map(multiply, slopes, parts[len(inner) :]))


def original(step: Step) -> Step:
    """Return the step that shows the derivation of this one."""
    return step.same_as or step
