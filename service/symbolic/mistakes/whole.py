"""Mistakes with the task as a whole: the wrong variable, or differentiated too rarely or often."""

from collections.abc import Iterator, Sequence

from service.symbolic.expression import Expression
from service.symbolic.mistakes.mistake import Derive, Mistake
from service.symbolic.step import Step

_MOST_VARIABLES = 8


def _wrong_variable(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> Iterator[Expression]:
    for name in sorted(step.of.free - {step.variable})[:_MOST_VARIABLES]:
        yield derive(step.of, name)


def _left(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    if step.variable in step.of.free:
        yield step.of


def _again(step: Step, parts: Sequence[Expression], derive: Derive) -> Iterator[Expression]:
    if step.application.graph is None:  # Through definitions, the result is in other names.
        yield derive(step.result, step.variable)


ANYWHERE: frozenset[str] = frozenset()

WHOLE = (
    Mistake(
        "wrong-variable",
        "Wrong variable",
        "It was differentiated by another variable than {variable}.",
        ANYWHERE,
        _wrong_variable,
        whole=True,
    ),
    Mistake(
        "differentiated-too-often",
        "Differentiated too often",
        "It was differentiated by {variable} once more than was asked.",
        ANYWHERE,
        _again,
        whole=True,
    ),
    Mistake(
        "not-differentiated",
        "Not differentiated",
        "{of} was left as it is, not differentiated by {variable}.",
        ANYWHERE,
        _left,
        alone=True,
    ),
)
