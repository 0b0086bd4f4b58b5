"""Reading the expressions of a request, and deciding what to differentiate by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from service.errors import AmbiguousVariable, InvalidRequest, ServiceError
from service.rendering.text import Text
from service.schemas.differentiate import DerivativeRequest
from service.symbolic.definitions import definition_order
from service.symbolic.expression import Expression
from service.symbolic.parsing import Notice, Syntax, parse, parse_sides

Json = dict[str, Any]

_SHOWN: Final = 200


class Reader:
    """Reads texts under one set of conventions and collects the warnings."""

    def __init__(
        self, symbols: Collection[str], known: Collection[str], syntax: Syntax = "text"
    ) -> None:
        self._symbols = symbols
        self._known = known
        self._syntax = syntax
        self.warnings: list[Json] = []

    def read(self, text: str, pointer: str) -> Expression:
        """Return the expression; errors and warnings point to the text at `pointer`."""
        try:
            reading = parse(text, symbols=self._symbols, known=self._known, syntax=self._syntax)
        except ServiceError as error:
            error.pointer = pointer
            raise
        self._warn(reading.warnings, pointer)
        return reading.expression

    def read_sides(self, text: str, pointer: str) -> tuple[Expression, ...]:
        """Return the two sides of an equation, or an expression alone."""
        try:
            reading = parse_sides(
                text, symbols=self._symbols, known=self._known, syntax=self._syntax
            )
        except ServiceError as error:
            error.pointer = pointer
            raise
        self._warn(reading.warnings, pointer)
        return reading.sides

    def _warn(self, notices: Sequence[Notice], pointer: str) -> None:
        for code, detail, position, became in notices:
            told = detail if became is None else f"{detail} {shortened(Text().write(became))}"
            self.warnings.append(
                {"code": code, "detail": told, "position": position, "pointer": pointer}
            )


@dataclass(frozen=True)
class Problem:
    """What a request asks: differentiate the expression by these variables, one after the other."""

    expression: Expression
    definitions: Mapping[str, Expression]
    by: tuple[str, ...]
    free: tuple[str, ...]
    reader: Reader = field(repr=False)
    symbols: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of derivative: total, mixed, partial or ordinary."""
        if self.definitions:
            return "total"
        if len(set(self.by)) > 1:
            return "mixed"
        return "partial" if set(self.free) - set(self.by) else "ordinary"

    def constants(self, variable: str) -> list[str]:
        """Return the letters that are held while differentiating by the variable."""
        return [name for name in self.free if name != variable]

    @cached_property
    def names(self) -> frozenset[str]:
        """All names in use, so that new ones can be chosen apart from them."""
        return frozenset((*self.free, *self.by, *self.definitions))


def shortened(text: str) -> str:
    """Return a text of at most so many characters for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def read_problem(request: DerivativeRequest) -> Problem:
    """Return the expressions of the request and the variables to differentiate by.

    Raises ExpressionError, LimitExceeded, CyclicDefinitions, AmbiguousVariable, InvalidRequest.
    """
    reader = Reader(request.symbols, request.names, request.syntax)
    expression = reader.read(request.expression, "/expression")
    free = expression.free
    definitions: dict[str, Expression] = {}
    if request.definitions:
        for name, text in request.definitions.items():
            definitions[name] = reader.read(text, f"/definitions/{name}")
        needed = definition_order(expression, definitions)
        free = free.union(*[definitions[name].free for name in needed]).difference(definitions)
    by = tuple(request.variables) if request.variables else (_only(request, free),) * request.order
    _refuse_defined(by, definitions, request)
    if not free.issuperset(by):
        warn_of_absent(by, free, reader)
    return Problem(expression, definitions, by, tuple(sorted(free)), reader, tuple(request.symbols))


def _only(request: DerivativeRequest, free: frozenset[str]) -> str:
    if request.variable is not None:
        return request.variable
    if len(free) == 1:
        return next(iter(free))
    found = ", ".join(sorted(free)) if free else "none"
    raise AmbiguousVariable(
        f"Say which variable to differentiate by: the free variables are {found}.",
        pointer="/variable",
        expected="the name of a variable",
        suggestions=tuple(sorted(free)[:8]),
    )


def _refuse_defined(
    by: tuple[str, ...], definitions: Mapping[str, Expression], request: DerivativeRequest
) -> None:
    defined = [name for name in by if name in definitions]
    if defined:
        raise InvalidRequest(
            f"{defined[0]} is defined in terms of other variables; differentiate by one of those.",
            pointer="/variables" if request.variables else "/variable",
            expected="a variable that has no definition",
            actual=defined[0],
        )


def warn_of_absent(by: Sequence[str], free: Collection[str], reader: Reader) -> None:
    """Warn of variables to differentiate by that do not occur."""
    reader.warnings += [
        {
            "code": "variable-not-in-expression",
            "detail": f"{name} does not occur, so the derivative by {name} is 0.",
            "position": None,
            "pointer": "/expression",
        }
        for name in dict.fromkeys(by)
        if name not in free
    ]
