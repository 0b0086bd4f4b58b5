"""Plans kept for the next request with the same network, batch size, loss and optimizer."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import NamedTuple

from service.backprop.clipping import Clip
from service.backprop.graph import Graph
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.plan import Ask, Plan, footprint, plan_of
from service.backprop.updates import Updater, updater_of


class Key(NamedTuple):
    """All that a plan and its updater are made from."""

    graph: Graph
    ask: Ask
    optimizer: Optimizer | None = None
    clip: Clip | None = None


class Compiled(NamedTuple):
    """A plan, its updater if it has one, and about how many bytes both hold."""

    plan: Plan
    updater: Updater | None
    size: int


class Plans:
    """Idle plans, the least recently used first; together they hold a bounded number of bytes.

    A plan is lent to one borrower at a time. A second one gets a plan of its own.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._idle: OrderedDict[Key, Compiled] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def size(self) -> int:
        """About how many bytes idle plans hold."""
        return self._bytes

    @contextmanager
    def lent(self, key: Key) -> Iterator[Compiled]:
        """Lend a plan for the time of the block. What fails in it costs the plan."""
        compiled = self._taken(key) or _compiled(key)
        yield compiled
        self._put(key, compiled)

    def _taken(self, key: Key) -> Compiled | None:
        with self._lock:
            compiled = self._idle.pop(key, None)
            if compiled is not None:
                self._bytes -= compiled.size
            return compiled

    def _put(self, key: Key, compiled: Compiled) -> None:
        with self._lock:
            if compiled.size > self._most_bytes // 4 or key in self._idle:
                return
            self._idle[key] = compiled
            self._bytes += compiled.size
            while self._bytes > self._most_bytes:
                _, dropped = self._idle.popitem(last=False)
                self._bytes -= dropped.size


def _compiled(key: Key) -> Compiled:
    plan = plan_of(key.graph, key.ask)
    updater = None if key.optimizer is None else updater_of(plan, key.optimizer, key.clip)
    slots = sum(slot.nbytes for slot in updater.slots.values()) if updater else 0
    # Layers hold intermediate values of their own, about as large as their outputs.
    return Compiled(plan, updater, 2 * footprint(plan) + slots + 10_000)


PLANS = Plans(200_000_000)
