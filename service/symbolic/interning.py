"""Nodes that are built once: within a scope, structurally equal nodes are one object.

A scope is also a budget. It bounds the work that building nodes, and passes over them, may be; and
every node knows its depth, so no pass recurses or runs further than the limits allow.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Final

from service.errors import ComputeBudgetExceeded
from service.limits import LIMITS

_NO_NAMES: Final[frozenset[str]] = frozenset()
_WIDE: Final = 16
_MAX_DEPTH: Final[int] = LIMITS.expression_depth


class Node:
    """An immutable node; `free` holds the names of its free symbols, `depth` its nesting."""

    __slots__ = ("depth", "free")
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init__(self, free: frozenset[str], depth: int) -> None:
        self.free: Final = free
        self.depth: Final = depth

    @property
    def children(self) -> tuple["Node", ...]:
        """The nodes directly below, in reading order."""
        return ()

    def __repr__(self) -> str:
        fields = [repr(getattr(self, name)) for name in type(self).__match_args__]
        return f"{type(self).__name__}({', '.join(fields)})"


def below(*nodes: Node) -> Iterable[Node]:
    """Return the nodes and all that is below them, each distinct one once."""
    found = dict.fromkeys(nodes)
    waiting = list(nodes)
    while waiting:
        for child in waiting.pop().children:
            if child not in found:
                found[child] = None
                waiting.append(child)
    return found


class Table:
    """The nodes of one scope by their key (kind, fields), and the budget left for more.

    The budget may be extended up to `most`. Of it, `left` may be spent here and `elsewhere` not.
    `bound` are the names of variables that integrals of the scope bind, `integrals` the values that
    have been computed of them.
    """

    __slots__ = ("bound", "budget", "elsewhere", "granted", "integrals", "left", "most", "nodes")

    def __init__(
        self, nodes: dict[Any, Any], work: int, granted: int, most: int = LIMITS.work
    ) -> None:
        self.nodes = nodes
        self.budget = work
        self.granted = granted
        self.elsewhere = work - granted
        self.most = most
        self.left = granted
        self.bound: set[str] = set()
        self.integrals: dict[Any, Any] = {}

    @property
    def spent(self) -> int:
        """The work so far."""
        return self.granted - max(self.left, 0)

    @property
    def remaining(self) -> int:
        """What is left, wherever it may be spent; what is decided by it is the same everywhere."""
        return self.left + self.elsewhere

    def leaf(self) -> None:
        """Charge a node without children."""
        self.left -= 1
        if self.left < 0:
            raise _too_many(self)

    def branch(self, children: tuple[Node, ...]) -> tuple[frozenset[str], int]:
        """Charge a node above its children; returns its free names and its depth."""
        free = _NO_NAMES
        depth = 0
        if len(children) > _WIDE:
            # Adding the names of one child after the other would be quadratic.
            free = free.union(*[child.free for child in children])
            depth = max([child.depth for child in children])
        else:
            for child in children:
                if child.depth > depth:
                    depth = child.depth
                names = child.free
                if names is not free and names:
                    free = free | names if free else names
        if depth >= _MAX_DEPTH:
            raise _too_deep()
        self.left -= 1 + len(children)
        if self.left < 0:
            raise _too_many(self)
        return free, depth + 1


class TakesLong(Exception):
    """The work is within its budget and still too much to be waited for here.

    Not a failure, so not a ServiceError: done again where it keeps nobody waiting, it has its
    answer.
    """


class Meter:
    """The work that all scopes which have ended came to, and how much more may be spent here."""

    __slots__ = ("here", "spent")

    def __init__(self) -> None:
        self.spent = 0
        self.here = ANYTHING

    def expect(self, units: int) -> None:
        """Raise TakesLong when work that no scope counts is more than may be spent here."""
        if units > self.here:
            raise TakesLong


ANYTHING: Final = 1 << 60
meter: Final = Meter()
shared: Final[dict[Any, Any]] = {}
_current: Final[ContextVar[Table]] = ContextVar("expressions of this scope")

table: Final = _current.get  # of this scope


class scope:  # noqa: N801  a context manager, used like the functions of contextlib
    """Keep the nodes built inside in a table of their own, which goes when the scope ends.

    Expressions can only be built within a scope. Raises ComputeBudgetExceeded from the
    constructor that would go beyond the budget, or TakesLong.
    """

    def __init__(self, work: int = LIMITS.work, most: int = LIMITS.work) -> None:
        self._work, self._most = work, most

    def __enter__(self) -> None:
        granted = min(self._work, meter.here)
        self._token = _current.set(Table(dict(shared), self._work, granted, self._most))

    def __exit__(self, *exception: object) -> None:
        spent = table().spent
        meter.spent += spent
        meter.here -= spent
        _current.reset(self._token)


def extend(work: int) -> None:
    """Add work to the budget of the scope, up to the most that it may be."""
    nodes = table()
    more = min(work, nodes.most - nodes.budget)
    if more > 0:
        nodes.budget += more
        granted = min(nodes.budget, meter.here)
        nodes.left += granted - nodes.granted
        nodes.elsewhere += more - (granted - nodes.granted)
        nodes.granted = granted


def charge(work: int) -> None:
    """Take work other than building nodes from the budget of the scope.

    Raises ComputeBudgetExceeded when nothing is left.
    """
    nodes = table()
    nodes.left -= work
    if nodes.left < 0:
        raise _too_many(nodes)


@contextmanager
def allowance(work: int) -> Iterator[None]:
    """Let what is done inside use so much of the budget that remains.

    When that is used up, ComputeBudgetExceeded leaves the rest as it was.
    """
    nodes = table()
    here = max(min(nodes.left, work), 0)
    kept, kept_elsewhere = nodes.left - here, nodes.elsewhere - (work - here)
    nodes.left -= kept
    nodes.elsewhere -= kept_elsewhere
    try:
        yield
    finally:
        nodes.left = max(nodes.left, 0) + kept
        nodes.elsewhere += kept_elsewhere


@contextmanager
def shared_by_all_scopes() -> Iterator[None]:
    """Build constants of a module, which every later scope then contains."""
    with scope():
        yield
        shared.update(table().nodes)


def _too_many(nodes: Table) -> Exception:
    if nodes.elsewhere > 0:
        return TakesLong()
    return ComputeBudgetExceeded(
        "The work on this expression is more than its budget, which grows with its length; "
        "lower the order, shorten the expression or split it.",
        limit={"name": "work", "value": nodes.budget},
    )


def _too_deep() -> ComputeBudgetExceeded:
    return ComputeBudgetExceeded(
        "The expression, or a derivative of it, is nested too deeply; "
        "lower the order or flatten the nesting.",
        limit={"name": "expression_depth", "value": _MAX_DEPTH},
    )
