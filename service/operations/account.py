"""Writes down the derivatives of several functions, and how the answer ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from service.operations.answer import ending
from service.operations.reading import Reader
from service.operations.stages import Stage, name_apart
from service.rendering.derivation import StepTree
from service.rendering.lines import LineWriter
from service.rendering.writer import Writer
from service.schemas.symbolic import DerivingRequest
from service.symbolic.expression import Expression, Relation
from service.symbolic.step import Step
from service.symbolic.verify import Verdict, Verification

Json = dict[str, Any]


@dataclass(frozen=True)
class Functions:
    """What is differentiated, and by which variables."""

    expressions: tuple[Expression, ...]
    by: tuple[str, ...]
    free: tuple[str, ...]
    reader: Reader = field(repr=False)

    @cached_property
    def names(self) -> frozenset[str]:
        """All names in use."""
        return frozenset((*self.free, *self.by))


class Account:
    """Writes expressions and derivations in the formats that were asked for."""

    def __init__(
        self,
        request: DerivingRequest,
        functions: Functions,
        verification: Verification,
        verdicts: Mapping[Step, Verdict],
        conditions: Sequence[Relation],
    ) -> None:
        brief = request.trace == "brief"
        self._writer = Writer(request.formats, name_apart("y", functions.names))
        self._tree = StepTree(self._writer, verdicts, brief=brief)
        self._lines = LineWriter(self._writer, self._tree, brief=brief)
        self._numbers = count(1)
        self._functions = functions
        self.shows_steps = request.trace != "none"
        self.expression = self._writer.expression
        self.ending = ending(self._writer, verification, conditions, functions.reader)

    def derivation(self, stage: Stage) -> Json:
        """Return the derivation of one derivative, as a tree and as lines."""
        root, derivative, forms = stage
        tree = self._tree.write(root, str(next(self._numbers)))
        constants = [name for name in self._functions.free if name != root.variable]
        lines = self._lines.write(root, derivative, constants, forms)
        return {"version": 1, "stages": [tree], "lines": lines}
