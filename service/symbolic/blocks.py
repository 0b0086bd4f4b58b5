"""A program run on millions of points: in blocks that stay in the cache, on two threads.

Every value depends on its own point alone, so neither blocks nor threads change a bit of it.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from service.symbolic.integral_values import ABSCISSAS, IntegralValues
from service.symbolic.program import Program, Schedule

Array: TypeAlias = Any

# With fewer points in a block, threads mostly wait for the interpreter, which every function of
# NumPy leaves and enters; with more, blocks leave the cache.
BLOCK = 16_384
# Below so many points, starting a thread takes as long as it saves.
_ALONE = 4 * BLOCK
# Registers are used again by later runs: on a few points, fresh memory takes longer than the work.
_MOST_KEPT = 4_000_000  # bytes
_LINE = 64  # bytes of a line of the cache
_kept: deque[Array] = deque(maxlen=2)

# Nanoseconds for a number, roughly: what processors do, what NumPy does, what is made of several.
_ARITHMETIC = frozenset(
    (np.add, np.subtract, np.multiply, np.divide, np.negative, np.square, np.abs, np.sqrt)
)
_ARITHMETIC_COST, _UFUNC_COST, _OTHER_COST = 1, 20, 500


class NonFinite(NamedTuple):
    """How many values of an output are not finite, and the places of the first of them."""

    total: int
    places: list[int]


def run(
    program: Program, inputs: Sequence[Array], outputs: Sequence[Array], listed: int
) -> list[NonFinite]:
    """Write the outputs of a program, and return what is not finite in each.

    Inputs are flat arrays, or arrays of no dimension that hold for all points; outputs are flat
    arrays of one dtype. Up to `listed` places are told.
    """
    size = len(outputs[0])
    starts = count(0, BLOCK)
    workers = [_Worker(program, inputs, outputs, listed) for _ in range(1 + (size > _ALONE))]
    first, *others = workers
    if others:
        with ThreadPoolExecutor(len(others)) as pool:
            running = [pool.submit(worker.run, starts) for worker in others]
            first.run(starts)
            for each in running:
                each.result()
    else:
        first.run(starts)
    _kept.extend(worker.memory for worker in workers if worker.memory.nbytes <= _MOST_KEPT)
    return [
        NonFinite(
            sum(worker.counts[k] for worker in workers),
            sorted(place for worker in workers for place in worker.places[k])[:listed],
        )
        for k in range(len(outputs))
    ]


def cost(program: Program) -> int:
    """Return the nanoseconds that a program may take for one point."""
    return len(program.outputs) + sum([_cost(row.function) for row in program.rows])


def _cost(function: Callable[..., Array]) -> int:
    if function in _ARITHMETIC:
        return _ARITHMETIC_COST
    if isinstance(function, IntegralValues):
        return ABSCISSAS * (_OTHER_COST + cost(function.integrand)) + cost(function.limits)
    return _UFUNC_COST if isinstance(function, np.ufunc) else _OTHER_COST


def _registers(kinds: Sequence[np.dtype[Any]], size: int) -> tuple[Array, list[Array]]:
    """Return arrays of one size, and the memory in which they lie one behind the other."""
    starts, total = [], 0
    for kind in kinds:
        starts.append(total)
        total += -(-size * kind.itemsize // _LINE) * _LINE
    memory: Array = np.empty(0, np.uint8)
    with suppress(IndexError):  # another thread may take the last one
        memory = _kept.pop()
    if memory.nbytes < total:
        memory = np.empty(total, np.uint8)
    return memory, [
        memory[start : start + size * kind.itemsize].view(kind)
        for start, kind in zip(starts, kinds, strict=True)
    ]


@lru_cache(maxsize=64)
def _schedule(program: Program) -> Schedule:
    return program.schedule([True] * len(program.outputs))


class _Worker:
    """Runs the program on some of the blocks, with registers of its own."""

    def __init__(
        self, program: Program, inputs: Sequence[Array], outputs: Sequence[Array], listed: int
    ) -> None:
        self.inputs, self.outputs, self.listed = inputs, outputs, listed
        self.schedule = _schedule(program)
        dtype = outputs[0].dtype
        self.numbers = program.numbers(dtype)
        kinds = [np.dtype(bool) if truth else dtype for truth in self.schedule.truths]
        self.memory, (*self.between, self.finite) = _registers(
            [*kinds, np.dtype(bool)], min(BLOCK, len(outputs[0]))
        )
        self.counts = [0] * len(outputs)
        self.places: list[list[int]] = [[] for _ in outputs]

    def run(self, starts: Iterator[int]) -> None:
        """Take one block after the other, until there are no more."""
        size = len(self.outputs[0])
        with np.errstate(all="ignore"):
            for start in starts:
                if start >= size:
                    return
                self._block(start, min(start + BLOCK, size))

    def _block(self, start: int, stop: int) -> None:
        r = [
            *(each[start:stop] if each.ndim else each for each in self.inputs),
            *self.numbers,
            *(each[start:stop] for each in self.outputs),
            *(each[: stop - start] for each in self.between),
        ]
        for function, arguments, target in self.schedule.calls:
            if not isinstance(function, np.ufunc):
                r[target][...] = function(*[r[argument] for argument in arguments])
            elif len(arguments) == 2:
                a, b = arguments
                function(r[a], r[b], out=r[target])
            else:
                function(*[r[argument] for argument in arguments], out=r[target])
        for target, source in self.schedule.copies:
            r[target][...] = r[source]
        self._look(start, stop)

    def _look(self, start: int, stop: int) -> None:
        finite = self.finite[: stop - start]
        for k, output in enumerate(self.outputs):
            np.isfinite(output[start:stop], finite)
            if not finite.all():
                found = np.flatnonzero(~finite)
                self.counts[k] += len(found)
                # Blocks come in order, so later places are never among the first.
                if len(self.places[k]) < self.listed:
                    self.places[k] += (found[: self.listed] + start).tolist()
