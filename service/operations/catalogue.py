"""GET /functions, /rules and /limits: the tables that the service works by, as data."""

from dataclasses import asdict
from functools import cache
from typing import Any

from service.errors import NotDifferentiable
from service.limits import LIMITS, Limits
from service.rendering.writer import Writer
from service.symbolic.build import call, symbol
from service.symbolic.expression import Expression
from service.symbolic.functions import TABLE, Function
from service.symbolic.interning import scope
from service.symbolic.rules import RULES
from service.symbolic.rules.rule import Rule

Json = dict[str, Any]

_NAMES = ("x", "y", "z")


@cache
def functions() -> Json:
    """Return every function that the parser knows, with its derivatives."""
    with scope():
        writer = Writer(("text", "latex"))
        return {"functions": [_function(writer, row) for row in TABLE.values()]}


@cache
def rules() -> Json:
    """Return every rule of differentiation, in the order in which they are tried."""
    with scope():
        writer = Writer(("text", "latex"))
        return {"rules": [_rule(writer, rule) for rule in RULES]}


def limits() -> Json:
    """Return every limit by name: its value here, and what it is unless it is set."""
    return {"limits": asdict(LIMITS), "defaults": asdict(Limits())}


def _function(writer: Writer, row: Function) -> Json:
    arguments = _arguments(row)
    least, most = row.arity
    written = row.rewrite(*arguments) if row.rewrite else call(row.name, *arguments)
    return {
        "name": row.name,
        "title": row.title,
        "aliases": row.aliases,
        "arity": {"least": least, "most": most},
        "expression": writer.expression(written),
        "derivatives": [] if row.rewrite else _derivatives(writer, row, arguments),
        "domain": [writer.text(condition) for condition in row.domain(*arguments)],
        "differentiable": [writer.text(condition) for condition in row.conditions(arguments)],
    }


def _arguments(row: Function) -> tuple[Expression, ...]:
    return tuple(symbol(name) for name in _NAMES[: max(row.arity[0], len(row.points[0]))])


def _derivatives(writer: Writer, row: Function, arguments: tuple[Expression, ...]) -> list[Json]:
    """Return the derivatives by those arguments by which one is known."""
    known = []
    for i, name in enumerate(_NAMES[: len(arguments)]):
        try:
            partial = row.partial(arguments, i)
        except NotDifferentiable:
            continue
        known.append({"by": name, "derivative": writer.expression(partial)})
    return known


def _rule(writer: Writer, rule: Rule) -> Json:
    statement = {"text": rule.statement, "latex": rule.latex}
    return {
        "id": rule.id,
        "title": rule.title,
        "statement": _of_function(writer, rule.function) if rule.function else statement,
        "explanation": rule.explanation,
        "example": rule.example,
        "alternatives": rule.alternatives,
    }


def _of_function(writer: Writer, row: Function) -> Json:
    """Return d/dx f(x) = f'(x), one equation for each argument."""
    arguments = _arguments(row)
    of = writer.expression(call(row.name, *arguments))
    equations = [
        (known["by"], known["derivative"]) for known in _derivatives(writer, row, arguments)
    ]
    return {
        "text": ", ".join(f"d/d{by} {of['text']} = {to['text']}" for by, to in equations),
        "latex": r",\quad ".join(
            rf"\frac{{d}}{{d{by}}} {of['latex']} = {to['latex']}" for by, to in equations
        ),
    }
