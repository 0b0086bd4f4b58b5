"""How far somebody has come in a derivation: whose result a partial answer is."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from service.symbolic.expression import Expression
from service.symbolic.normal_form import normal_form
from service.symbolic.step import Step
from service.symbolic.substitution import substitute

# Their results, 0 and 1, are those of too many steps to tell anything.
_TRIVIAL = frozenset(("constant", "identity"))


class Part(NamedTuple):
    """A step below the root, the one that needs its result, and whether as an outer function."""

    step: Step
    above: Step
    is_outer: bool


def part_with_result(root: Step, answers: Iterable[Expression]) -> Part | None:
    """Return the first step below the root whose result is one of the answers, up to its form."""
    memo: dict[Any, Any] = {}
    wanted = {normal_form(answer, memo) for answer in answers}
    for part in _below(root.same_as or root, set()):
        if part.step.rule.id not in _TRIVIAL and any(
            normal_form(result, memo) in wanted for result in _results(part)
        ):
            return part
    return None


def _below(step: Step, seen: set[Step]) -> Iterator[Part]:
    inner = len(step.application.inner)
    for i, part in enumerate(step.steps):
        original = part.same_as or part
        if original not in seen:
            seen.add(original)
            yield Part(original, step, i < inner)
            yield from _below(original, seen)


def _results(part: Part) -> Iterator[Expression]:
    """Yield what may be written for the result of a step: in terms of u, or of what u is."""
    yield part.step.result
    if part.is_outer:
        yield substitute(part.step.result, dict(part.above.application.inner))
