"""Nodes that are built once: within a scope, structurally equal nodes are one object.

A scope is also a budget. It bounds the work that building nodes, and passes over them, may be; and
every node knows its depth, so no pass recurses or runs further than the limits allow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from service.errors import ComputeBudgetExceeded
from service.limits import LIMITS

_NO_NAMES: frozenset[str] = frozenset()
_WIDE = 16
_MAX_DEPTH = LIMITS.expression_depth


class Node:
    """An immutable node; `free` holds the names of its free symbols, `depth` its nesting."""

    __slots__ = ("depth", "free")
    free: frozenset[str]
    depth: int

    @property
    def children(self) -> tuple["Node", ...]:
        """The nodes directly below, in reading order."""
        return ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"nodes are immutable: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"nodes are immutable: {name}")

    def __repr__(self) -> str:
        fields = (repr(getattr(self, name)) for name in type(self).__slots__)
        return f"{type(self).__name__}({', '.join(fields)})"


# Slot descriptors write past the __setattr__ that makes nodes immutable.
_set_free = Node.__dict__["free"].__set__
_set_depth = Node.__dict__["depth"].__set__


class Table(dict[Any, Any]):
    """The nodes of one scope by their key (kind, fields), and the budget left for more.

    A node costs one, and one for each child, so that wide nodes are paid for as well.
    """

    __slots__ = ("budget", "left")
    budget: int
    left: int
    shared: ClassVar[dict[Any, Any]] = {}

    def leaf(self, key: tuple[Any, ...], free: frozenset[str]) -> Any:
        """Add a node without children, its own fields still to be set."""
        self.left -= 1
        if self.left < 0:
            raise _too_many(self.budget)
        node = object.__new__(key[0])
        _set_free(node, free)
        _set_depth(node, 1)
        self[key] = node
        return node

    def branch(self, key: tuple[Any, ...], children: tuple[Node, ...]) -> Any:
        """Add a node above its children, its own fields still to be set."""
        free = _NO_NAMES
        depth = 0
        if len(children) > _WIDE:
            # Adding the names of one child after the other would be quadratic.
            free = free.union(*[child.free for child in children])
            depth = max(child.depth for child in children)
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
            raise _too_many(self.budget)
        node = object.__new__(key[0])
        _set_free(node, free)
        _set_depth(node, depth + 1)
        self[key] = node
        return node


_current: ContextVar[Table] = ContextVar("expressions of this scope")
table = _current.get


class scope:  # noqa: N801  a context manager, used like the functions of contextlib
    """Keep the nodes built inside in a table of their own, which goes when the scope ends.

    Expressions can only be built within a scope. Raises ComputeBudgetExceeded from the
    constructor that would go beyond the budget.
    """

    __slots__ = ("_token", "_work")

    def __init__(self, work: int = LIMITS.work) -> None:
        self._work = work

    def __enter__(self) -> None:
        new = Table(Table.shared)
        new.budget = new.left = self._work
        self._token = _current.set(new)

    def __exit__(self, *exception: object) -> None:
        _current.reset(self._token)


def charge(work: int) -> None:
    """Take work other than building nodes from the budget of the scope.

    Raises ComputeBudgetExceeded when nothing is left.
    """
    nodes = table()
    nodes.left -= work
    if nodes.left < 0:
        raise _too_many(nodes.budget)


@contextmanager
def shared_by_all_scopes() -> Iterator[None]:
    """Build constants of a module, which every later scope then contains."""
    with scope():
        yield
        Table.shared.update(table())


def _too_many(limit: int) -> ComputeBudgetExceeded:
    return ComputeBudgetExceeded(
        "The work on this expression is more than its budget, which grows with its length; "
        "lower the order, shorten the expression or split it.",
        limit={"name": "work", "value": limit},
    )


def _too_deep() -> ComputeBudgetExceeded:
    return ComputeBudgetExceeded(
        "The expression, or a derivative of it, is nested too deeply; "
        "lower the order or flatten the nesting.",
        limit={"name": "expression_depth", "value": _MAX_DEPTH},
    )
