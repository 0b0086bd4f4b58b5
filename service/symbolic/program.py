"""Straight-line programs of NumPy functions, to run many times on arrays.

A program is plain data: rows of a function and the places it reads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np

Array: TypeAlias = Any
Instruction: TypeAlias = Callable[[], object]


class Row(NamedTuple):
    """A function of the values in these slots; its value has the slot of the row.

    Slots count the variables, the constants, and then the rows. `decides`: the value is a truth.
    """

    function: Callable[..., Array]
    arguments: tuple[int, ...]
    decides: bool = False


@dataclass(frozen=True)
class Program:
    """Rows in an order in which each follows those it reads, and the slots of the outputs."""

    variables: tuple[str, ...]
    constants: tuple[float, ...]
    rows: tuple[Row, ...]
    outputs: tuple[int, ...]

    def bind(
        self, inputs: Sequence[Array], outputs: Sequence[Array | None]
    ) -> tuple[Instruction, ...]:
        """Return the instructions that read the inputs and write the outputs, in place.

        All are real arrays of one shape and one dtype; an output that is None is not computed.
        Where an expression has no real value, the output is nan.
        """
        return _Binding(self, inputs, outputs).instructions()


class _Binding:
    """Gives every row an array to write to; an array serves again when its value is used up."""

    def __init__(
        self, program: Program, inputs: Sequence[Array], outputs: Sequence[Array | None]
    ) -> None:
        self.program = program
        self.like: Array = next(output for output in outputs if output is not None)
        with np.errstate(over="ignore"):
            constants = [np.array(value, self.like.dtype) for value in program.constants]
        self.values: list[Array] = [*inputs, *constants]
        self.first = len(self.values)
        self.outputs = [
            (slot, output)
            for slot, output in zip(program.outputs, outputs, strict=True)
            if output is not None
        ]
        self.last_use = self._last_uses()
        self.free: dict[bool, list[Array]] = {True: [], False: []}

    def _last_uses(self) -> dict[int, int]:
        """Return, for each slot that an output needs, the last row that reads it."""
        last = {slot: len(self.program.rows) for slot, _ in self.outputs}
        for i, row in reversed(list(enumerate(self.program.rows))):
            if self.first + i in last:
                for slot in row.arguments:
                    last.setdefault(slot, i)
        return last

    def instructions(self) -> tuple[Instruction, ...]:
        made: list[Instruction] = []
        written = dict(reversed(self.outputs))
        for i, row in enumerate(self.program.rows):
            arguments = [self.values[slot] for slot in row.arguments]
            if self.first + i not in self.last_use:
                self.values.append(None)
                continue
            self._release(i, row)
            out = written.get(self.first + i)
            if out is None:
                out = self._array(row.decides)
            self.values.append(out)
            made.append(_instruction(row.function, arguments, out))
        for slot, output in self.outputs:
            if self.values[slot] is not output:
                made.append(partial(np.copyto, output, self.values[slot]))
        return tuple(made)

    def _release(self, i: int, row: Row) -> None:
        for slot in dict.fromkeys(row.arguments):
            if slot >= self.first and self.last_use[slot] == i:
                self.free[self.program.rows[slot - self.first].decides].append(self.values[slot])

    def _array(self, decides: bool) -> Array:
        free = self.free[decides]
        return free.pop() if free else np.empty_like(self.like, bool if decides else None)


def _instruction(function: Callable[..., Array], arguments: list[Array], out: Array) -> Instruction:
    if isinstance(function, np.ufunc):
        return partial(function, *arguments, out=out)

    def assign() -> None:
        out[...] = function(*arguments)

    return assign
