"""Right answers are never called wrong, wrong ones never right, and nobody is accused wrongly."""

from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given

from service.errors import InternalFault, ServiceError
from tests.operations.asking import derivative
from tests.operations.checking import Json, checked
from tests.properties.answers import Task, right_answers, unexplained_answers, wrong_answers
from tests.properties.asking import examples
from tests.properties.expressions import Sample, samples

RIGHT = {"correct", "equivalent-form-differs"}
SEED = 20


def _checked(tasks: Iterator[Task], count: int) -> Iterator[tuple[Task, Json]]:
    for task in islice(tasks, count):
        yield task, checked(task.expression, task.answer, variable="x")


def test_right_answers_in_other_forms_are_never_called_wrong() -> None:
    verdicts = []
    for task, written in _checked(right_answers(SEED), 40):
        assert written["verdict"] != "incorrect", task
        assert written["diagnosis"] == [], task
        verdicts.append(written["verdict"])

    assert len([verdict for verdict in verdicts if verdict in RIGHT]) >= 38


def test_the_mistake_that_was_made_is_among_those_named() -> None:
    named = 0
    for task, written in _checked(wrong_answers(SEED), 60):
        assert written["verdict"] not in RIGHT, task
        diagnosis = written["diagnosis"]
        slips = [slip for found in diagnosis for slip in (found, *found["together_with"])]
        named += task.mistake in {slip["mistake"] for slip in slips}

    assert named >= 57


def test_answers_that_are_wrong_for_no_known_reason_accuse_nobody() -> None:
    for task, written in _checked(unexplained_answers(SEED), 20):
        assert written["verdict"] not in RIGHT, task
        assert written["diagnosis"] == [], task


def _derivative(text: str) -> str | None:
    try:
        return derivative(text, variable="x", simplify="none", trace="none")
    except InternalFault:
        raise
    except ServiceError:
        return None


def _verdict(expression: str, answer: str) -> str | None:
    try:
        written: str = checked(expression, answer, variable="x")["verdict"]
    except InternalFault:
        raise
    except ServiceError:
        return None
    return written


@examples(100)
@given(samples(6))
def test_the_derivative_of_any_expression_is_a_right_answer_in_any_form(sample: Sample) -> None:
    right = _derivative(sample.text)
    if right is None:
        return

    assert _verdict(sample.text, right) in {"correct", None}
    assert _verdict(sample.text, f"({right})*(sin(x)^2 + cos(x)^2)") != "incorrect"


@examples(100)
@given(samples(6))
def test_a_slightly_wrong_answer_is_never_right(sample: Sample) -> None:
    right = _derivative(sample.text)
    if right is None:
        return

    wrong = f"({right})*(1 + 1e-6) + 1e-7*exp(-x^2)"
    assert _verdict(sample.text, wrong) in {"incorrect", "undecided", None}


@pytest.mark.parametrize("generator", [right_answers, wrong_answers, unexplained_answers])
def test_the_same_seed_gives_the_same_problems(generator: type[Iterator[Task]]) -> None:
    first, again, other = ([*islice(generator(seed), 5)] for seed in (1, 1, 2))  # type: ignore[call-arg]

    assert first == again != other
