"""Analysing a function that is given as text."""

from service.rendering.regions import written_region
from service.rendering.writer import Writer
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from service.symbolic.validity.analysis import Validity, validity
from service.symbolic.validity.approach import Limit
from service.symbolic.validity.regions import Region

WORK = 600_000


def derivatives(function: Expression, order: int = 1) -> list[Expression]:
    """Return the derivatives by x up to an order."""
    derivation, found, current = Derivation(frozenset("x")), [], function
    for _ in range(order):
        current = normal_form(derivation.derive(current, "x").result)
        found.append(current)
    return found


def analysed(text: str, order: int = 1) -> Validity:
    """Return where the function and its derivative exist."""
    with scope(WORK):
        function = parse(text).expression
        return validity(function, derivatives(function, order), "x")


def written(region: Region) -> str:
    """Return a set as text."""
    return written_region(Writer(["text"]), region)["text"]


def number(limit: Limit) -> float | None:
    """Return a limit as a number, None for none."""
    return limit.value if limit.kind in ("finite", "infinite") else None
