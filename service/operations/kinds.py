"""What kinds of derivative that are no single derivation have in common: how they are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from service.errors import NotDifferentiable
from service.operations.answer import ending
from service.operations.reading import Reader
from service.operations.stages import conditions_of, name_apart
from service.rendering.derivation import StepTree
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.build import ZERO
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Relation
from service.symbolic.normal_form import normal_form
from service.symbolic.relation import Reduced
from service.symbolic.rules.structural import nonzero
from service.symbolic.step import Step
from service.symbolic.verify import Verdict, Verification

Json = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What is differentiated by: `by` is what a point is given in, beside what else is free.

    `defined` are names that the request gives a meaning.
    """

    kind: str
    variable: str
    order: int
    by: tuple[str, ...]
    free: tuple[str, ...]
    reader: Reader = field(repr=False)
    defined: tuple[str, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """All names in use."""
        return frozenset((*self.free, *self.by, self.variable, *self.defined))

    @property
    def constants(self) -> list[str]:
        """The letters that are held while differentiating."""
        return [name for name in self.free if name not in (*self.by, self.variable)]


NOT_IN_FULL: Final = {
    "code": "full-simplification-unavailable",
    "detail": "The basic form is shown: derivatives of this kind are not simplified further.",
    "position": None,
    "pointer": "/simplify",
}


class Telling:
    """Writes an answer down, in the formats and with the steps that were asked for."""

    def __init__(
        self,
        request: DifferentiateRequest,
        question: Question,
        verdicts: Mapping[Step, Verdict],
    ) -> None:
        self._question = question
        self.brief = request.trace == "brief"
        self.writer = Writer(request.formats, name_apart("y", question.names))
        self.tree = StepTree(self.writer, verdicts, brief=self.brief)
        self.lines = LineWriter(self.writer, self.tree, brief=self.brief)
        self.traced = request.trace != "none"
        if request.simplify == "full":
            question.reader.warnings.append(NOT_IN_FULL)

    def steps(self, stages: Sequence[Reduced]) -> list[Json]:
        """Return the trees of the stages; nothing without a trace."""
        numbered = enumerate(stages if self.traced else [], 1)
        return [self.tree.write(stage.root, str(number)) for number, stage in numbered]

    def answer(
        self,
        stages: Sequence[Reduced],
        verification: Verification,
        conditions: Sequence[Relation],
        steps: Sequence[Json],
        lines: Sequence[Json],
        **members: Any,
    ) -> Json:
        """Return the answer, with members of its own."""
        question = self._question
        return {
            "kind": question.kind,
            "variable": question.variable,
            "variables": [question.variable] * question.order,
            "order": question.order,
            **members,
            "derivative": self.writer.expression(stages[-1].derivative),
            "in_terms_of_f": None,
            "validity": None,
            "code": None,
            "derivation": {"version": 1, "stages": steps},
            "lines": lines,
            **ending(self.writer, verification, conditions, question.reader),
        }


def conditions_with(
    derivation: Derivation, stages: Sequence[Reduced], names: frozenset[str]
) -> tuple[Relation, ...]:
    """Return what the steps ask for, and the roots above them."""
    own = [each for stage in stages for each in stage.root.application.conditions]
    asked = (*conditions_of(derivation, names), *own)
    return tuple(dict.fromkeys([plain for each in asked for plain in _plain(each)]))


def _plain(condition: Relation) -> tuple[Relation, ...]:
    """Return y != 0 for 2*x*y**2/x != 0 and the like, one condition for each factor."""
    if condition.operator != "!=" or condition.right is not ZERO:
        return (condition,)
    return nonzero(normal_form(condition.left))


def vertical(detail: str) -> NotDifferentiable:
    """Return the error that there is no slope at a point."""
    return NotDifferentiable(detail, pointer="/at")
