"""What a differentiation rule is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias, TypedDict

from service.symbolic.expression import Expression, Relation
from service.symbolic.functions import Function
from service.symbolic.interning import Node

# A smaller derivative that a rule asks for: what of, and by which variable.
Part: TypeAlias = tuple[Expression, str]


class Inner(NamedTuple):
    """An intermediate variable of the chain rule: symbol = of."""

    symbol: str
    of: Expression


class Graph(NamedTuple):
    """How a result depends on a variable through definitions.

    `nodes` are (name, definition), the result first; `edges` are (from, to), where edge i belongs
    to part i of the application; a path is the edges from the result to the variable, as indices.
    """

    nodes: tuple[tuple[str, Expression], ...]
    edges: tuple[tuple[str, str], ...]
    paths: tuple[tuple[int, ...], ...]


class Application(NamedTuple):
    """One use of a rule: the derivatives it needs, and how they combine into the result.

    `combine` takes the derivatives of `parts` in order. It is used twice: on what they are, for the
    result, and on d/dx[...] for the line in which they are still to be carried out.
    """

    parts: tuple[Part, ...]
    combine: Callable[..., Expression]
    conditions: tuple[Relation, ...] = ()
    inner: tuple[Inner, ...] = ()
    graph: Graph | None = None


class Alternative(TypedDict):
    """Another usual method for the same derivative."""

    rule: str
    title: str
    description: str


# Gives a symbol that occurs nowhere in the request, for the intermediate variables of links.
FreshSymbol = Callable[[], str]


def _never(expression: Expression, variable: str) -> bool:
    return False


def _inapplicable(expression: Expression, variable: str, fresh: FreshSymbol) -> Application:
    raise AssertionError("this rule is not chosen by the kind of an expression")


@dataclass(frozen=True, eq=False)
class Rule:
    """A row of the rule table.

    `matches` is asked only for expressions of these `kinds`; the first rule that matches wins.
    `plain` rules are those that a textbook uses without a line of their own. A rule made from a row
    of the function table names it in `function`; its statement follows from the row.

    `explanation` belongs to the step, `note` to the line in which it is carried out. Both may name
    {of}, {variable}, {inner} (u = ...), {symbol} (u), the first {part} and its {derivative}, and
    the whole as {y}.
    """

    id: str
    title: str
    statement: str
    latex: str
    explanation: str
    example: str
    kinds: tuple[type[Node], ...] = ()
    matches: Callable[[Any, str], bool] = _never
    apply: Callable[[Any, str, FreshSymbol], Application] = _inapplicable
    note: str = ""
    plain: bool = False
    alternatives: tuple[Alternative, ...] = ()
    function: Function | None = None
