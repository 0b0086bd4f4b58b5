"""Derivation trees for the tests of what is written about them."""

from collections.abc import Iterator

from service.symbolic.derivation import Derivation
from service.symbolic.parsing import parse
from service.symbolic.step import Step
from service.symbolic.total import total_step
from service.symbolic.verify import Verdict


def derived(text: str, variable: str = "x") -> Step:
    """Return the derivation of an expression."""
    expression = parse(text).expression
    return Derivation({*expression.free, variable}).derive(expression, variable)


def total(text: str, **texts: str) -> Step:
    """Return the total derivative by t of z = text with these definitions."""
    definitions = {name: parse(of).expression for name, of in texts.items()}
    return total_step(Derivation({*texts, "t", "z"}), parse(text).expression, "t", definitions, "z")


def verdicts(step: Step) -> dict[Step, Verdict]:
    """Return the verdict `verified` for every step of a tree."""
    return dict.fromkeys(_all(step), Verdict("verified"))


def _all(step: Step) -> Iterator[Step]:
    yield step
    for part in step.steps:
        yield from _all(part)
