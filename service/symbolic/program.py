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


class Call(NamedTuple):
    """A function that reads some registers and writes one."""

    function: Callable[..., Array]
    arguments: tuple[int, ...]
    target: int


class Schedule(NamedTuple):
    """What to call, and what to copy (target, source) in the end, on numbered registers.

    Registers count the variables, the constants, the outputs, and then arrays for what lies
    between; `truths` says of each of these whether it holds truths.
    """

    calls: tuple[Call, ...]
    copies: tuple[tuple[int, int], ...]
    truths: tuple[bool, ...]


@dataclass(frozen=True)
class Program:
    """Rows in an order in which each follows those it reads, and the slots of the outputs."""

    variables: tuple[str, ...]
    constants: tuple[float, ...]
    rows: tuple[Row, ...]
    outputs: tuple[int, ...]

    def schedule(self, wanted: Sequence[bool]) -> Schedule:
        """Return how to compute the wanted ones of the outputs, with few registers."""
        return _Registers(self, wanted).schedule()

    def numbers(self, dtype: Any) -> list[Array]:
        """Return the constants as arrays of this dtype, in which some may be infinite."""
        with np.errstate(over="ignore"):
            return [np.array(value, dtype) for value in self.constants]

    def bind(
        self, inputs: Sequence[Array], outputs: Sequence[Array | None]
    ) -> tuple[Instruction, ...]:
        """Return the instructions that read the inputs and write the outputs, in place.

        All are real arrays of one shape and one dtype; an output that is None is not computed.
        Where an expression has no real value, the output is nan.
        """
        calls, copies, truths = self.schedule([output is not None for output in outputs])
        like: Array = next(output for output in outputs if output is not None)
        between = [np.empty_like(like, bool if decides else None) for decides in truths]
        arrays = [*inputs, *self.numbers(like.dtype), *outputs, *between]
        return (
            *(_instruction(each.function, each.arguments, each.target, arrays) for each in calls),
            *(partial(np.copyto, arrays[target], arrays[source]) for target, source in copies),
        )


def _instruction(
    function: Callable[..., Array], arguments: Sequence[int], target: int, arrays: Sequence[Array]
) -> Instruction:
    values, out = [arrays[argument] for argument in arguments], arrays[target]
    if isinstance(function, np.ufunc):
        return partial(function, *values, out=out)

    def assign() -> None:
        out[...] = function(*values)

    return assign


class _Registers:
    """Gives every row a register to write to; one serves again when its value is used up."""

    def __init__(self, program: Program, wanted: Sequence[bool]) -> None:
        self.program = program
        self.first = len(program.variables) + len(program.constants)
        self.outputs = [
            (slot, self.first + i) for i, slot in enumerate(program.outputs) if wanted[i]
        ]
        self.between = self.first + len(program.outputs)
        self.registers = list(range(self.first))
        self.last_use = self._last_uses()
        self.free: dict[bool, list[int]] = {True: [], False: []}
        self.truths: list[bool] = []

    def _last_uses(self) -> dict[int, int]:
        """Return, for each slot that an output needs, the last row that reads it."""
        last = {slot: len(self.program.rows) for slot, _ in self.outputs}
        for i, row in reversed(list(enumerate(self.program.rows))):
            if self.first + i in last:
                for slot in row.arguments:
                    last.setdefault(slot, i)
        return last

    def schedule(self) -> Schedule:
        calls: list[Call] = []
        written = dict(reversed(self.outputs))
        for i, row in enumerate(self.program.rows):
            if self.first + i not in self.last_use:
                self.registers.append(-1)
                continue
            arguments = tuple(self.registers[slot] for slot in row.arguments)
            self._release(i, row)
            target = written.get(self.first + i)
            if target is None:
                target = self._register(row.decides)
            self.registers.append(target)
            calls.append(Call(row.function, arguments, target))
        copies = (
            (target, self.registers[slot])
            for slot, target in self.outputs
            if self.registers[slot] != target
        )
        return Schedule(tuple(calls), tuple(copies), tuple(self.truths))

    def _release(self, i: int, row: Row) -> None:
        for slot in dict.fromkeys(row.arguments):
            if slot >= self.first and self.last_use[slot] == i:
                decides = self.program.rows[slot - self.first].decides
                self.free[decides].append(self.registers[slot])

    def _register(self, decides: bool) -> int:
        if self.free[decides]:
            return self.free[decides].pop()
        self.truths.append(decides)
        return self.between + len(self.truths) - 1
