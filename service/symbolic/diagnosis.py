"""Which known mistakes lead to an answer: each is made at each step, and the result compared.

A mistake is only reported if the derivation with it gives the answer, and not the derivative.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from typing import NamedTuple, TypeAlias

from service.errors import ComputeBudgetExceeded, ServiceError
from service.symbolic.equivalence import Comparer
from service.symbolic.expression import Expression
from service.symbolic.interning import allowance, charge, table
from service.symbolic.mistakes import MISTAKES, Mistake
from service.symbolic.mistakes.mistake import Derive
from service.symbolic.mutation import Change, Mutable, original
from service.symbolic.step import Step

# What a mistake in a stage comes to in the end.
Finish: TypeAlias = Callable[[int, Expression], Expression]

_RESERVE = 40  # hundredths of the budget that are kept for writing the answer
_MOST_FOUND = 16
_MOST_VARIANTS = 3
_MOST_PAIRS = 1500
_MOST_PLACES = 300
_MOST_EARLIER = 80  # mistakes in a stage after which others have to be derived again
_WORK = 40  # for a mutated derivation, beyond its nodes


class Slip(NamedTuple):
    """One mistake, made at these steps: what was written in place of the first one's result."""

    mistake: Mistake
    steps: tuple[Step, ...]
    instead: Expression


class Diagnosis(NamedTuple):
    """Every explanation found, each of one mistake or two; `complete`: all were tried."""

    explanations: tuple[tuple[Slip, ...], ...]
    complete: bool


class Task(NamedTuple):
    """A derivation in stages, the derivative it leads to, and an answer that differs from it."""

    stages: Sequence[Step]
    finish: Finish
    derive: Derive
    derivative: Expression
    answer: Expression
    comparer: Comparer
    names: frozenset[str]


def diagnose(task: Task) -> Diagnosis:
    """Return what explains the answer: single mistakes, or else pairs of them.

    A mistake is made at one step, at all to which it applies, or together with another one.
    """
    search = _Search(task)
    nodes = table()
    reserve = nodes.budget * _RESERVE // 100
    complete = False
    with suppress(ComputeBudgetExceeded), allowance(nodes.remaining - reserve):
        search.run()
        complete = True
    return Diagnosis(tuple(search.found), complete and not search.cut)


class _Search:
    """Makes mistakes until enough of them are found, or the budget is spent."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.found: list[tuple[Slip, ...]] = []
        self.cut = False
        self._explains: dict[Expression, bool] = {}

    def run(self) -> None:
        """Make single mistakes in every stage, from the last one backwards; then pairs."""
        last = len(self.task.stages) - 1
        trees = [Mutable(stage, self.task.derive) for stage in self.task.stages]
        for k in range(last, -1, -1):
            changes = _singles(trees[k])
            if k < last and len(changes) > _MOST_EARLIER:
                changes, self.cut = changes[:_MOST_EARLIER], True
            for change in changes:
                self._try(k, trees[k], [change])
            for everywhere in _systematic(changes):
                self._try(k, trees[k], everywhere)
        self._one_place(last, trees[last])
        if not self.found:
            self._pairs(last, trees[last])

    def _one_place(self, stage: int, tree: Mutable) -> None:
        """Make mistakes in one of several places where the same derivative is needed."""
        repeated = tree.repeated
        if not repeated:
            return
        if tree.places() > _MOST_PLACES:
            self.cut = True
            return
        apart = Mutable(tree.root, self.task.derive, apart=True)
        for change in _singles(apart):
            if original(change.step) in repeated:
                self._try(stage, apart, [change])

    def _pairs(self, stage: int, tree: Mutable) -> None:
        """Make two mistakes at different steps, each of which makes a difference by itself."""
        telling = [
            change
            for change in _singles(tree)
            if not change.mistake.alone and self._matters(stage, tree, change)
        ]
        for tried, pair in enumerate(combinations(telling, 2)):
            if tried >= _MOST_PAIRS or len(self.found) >= _MOST_FOUND:
                self.cut = True
                return
            if pair[0].step is not pair[1].step:
                self._try(stage, tree, pair)

    def _matters(self, stage: int, tree: Mutable, change: Change) -> bool:
        result = self._try(stage, tree, [change])
        return result is not None and not self.task.comparer.seems_equal(
            result, self.task.derivative
        )

    def _try(self, stage: int, tree: Mutable, changes: Sequence[Change]) -> Expression | None:
        """Return what mistakes lead to, if anything, and keep them if that is the answer."""
        charge(_WORK)
        try:
            outcome = tree.outcome({change.step: change for change in changes})
            if outcome is None:
                return None
            result = self.task.finish(stage, outcome[tree.root])
            if not result.free <= self.task.names:
                return None
            explains = self._explains.get(result)
            if explains is None:
                explains = self._explains[result] = self._leads_to_answer(result)
        except ComputeBudgetExceeded:
            raise
        except ServiceError:
            return None  # The mistake leads to nothing that has a value.
        if explains and len(self.found) < _MOST_FOUND:
            self._keep(changes, outcome)
        return result

    def _leads_to_answer(self, result: Expression) -> bool:
        task = self.task
        comparer = task.comparer
        return (
            comparer.seems_equal(result, task.answer)
            and comparer.compare(result, task.answer).is_equal
            and comparer.compare(result, task.derivative).decision == "different"
        )

    def _keep(self, changes: Sequence[Change], outcome: Mapping[Step, Expression]) -> None:
        slips: dict[str, Slip] = {}
        for change in changes:
            mistake, known = change.mistake, slips.get(change.mistake.id)
            instead = outcome[change.step]
            if known is None:
                slips[mistake.id] = Slip(mistake, (change.step,), instead)
            else:
                slips[mistake.id] = known._replace(steps=(*known.steps, change.step))
        found = tuple(slips.values())
        if not any(_is_known(found, each) for each in self.found):
            self.found.append(found)


def _is_known(new: Sequence[Slip], old: Sequence[Slip]) -> bool:
    """Whether the same is explained already, at the same step or a smaller number of steps."""
    if len(new) != len(old):
        return False
    return all(
        a.mistake.id == b.mistake.id and set(map(original, b.steps)) <= set(map(original, a.steps))
        for a, b in zip(new, old, strict=True)
    )


def _singles(tree: Mutable) -> list[Change]:
    """Return every mistake at every step, the first steps first."""
    return [
        Change(mistake, step, variant)
        for step in tree.steps
        for mistake in MISTAKES
        if mistake.concerns(step) and (step is tree.root or not mistake.whole)
        for variant in range(tree.variants(mistake, step))
    ]


def _systematic(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Yield mistakes made at all steps to which they apply, where these are several."""
    by_kind: dict[tuple[str, int], dict[Step, Change]] = {}
    for change in changes:
        if change.variant < _MOST_VARIANTS and not change.mistake.whole:
            same = by_kind.setdefault((change.mistake.id, change.variant), {})
            same.setdefault(change.step, change)
    for same in by_kind.values():
        if len(same) > 1:
            yield list(same.values())
