"""Derivatives agree with differences of the function's values, and can be worked with further."""

import json
from typing import Any

import mpmath as mp
from hypothesis import given

from service.errors import InternalFault, ServiceError
from tests.properties.asking import Json, answer, examples
from tests.properties.expressions import DIGITS, POINTS, Sample, is_real, samples, value_of_text


def _derivative(text: str) -> Json | None:
    """Return the answer, or None where the request is refused."""
    try:
        answered: Json = json.loads(answer({"expression": text, "variable": "x"}))
    except InternalFault:
        raise
    except ServiceError:
        return None
    return answered


def _differenced(sample: Sample, x: Any) -> Any:
    """Return the central difference, or None where it does not settle down."""
    found = []
    for h in (mp.mpf("1e-12"), mp.mpf("1e-13")):
        values = [sample.value(x + k * h) for k in (-1, 1)]
        if not all(map(is_real, values)):
            return None
        found.append((values[1] - values[0]) / (2 * h))
    return found[1] if _close(found[0], found[1], 1e-9) else None


def _close(a: Any, b: Any, tolerance: float) -> bool:
    return bool(abs(a - b) <= tolerance * (1 + abs(b)))


@examples(250)
@given(samples())
def test_a_derivative_is_what_differences_of_the_values_give(sample: Sample) -> None:
    answered = _derivative(sample.text)
    if answered is None:
        return
    text = answered["derivative"]["text"]
    with mp.workdps(DIGITS):
        for x in map(mp.mpf, POINTS):
            try:
                expected = _differenced(sample, x)
                claimed = value_of_text(text, x)
            except (ZeroDivisionError, ValueError, OverflowError, mp.mp.NoConvergence):
                continue
            if expected is not None and is_real(expected):
                assert _close(claimed, expected, 1e-8)


@examples(200)
@given(samples(6))
def test_a_derivative_can_be_sent_back_and_differentiated_again(sample: Sample) -> None:
    answered = _derivative(sample.text)
    if answered is None:
        return
    once = answered["derivative"]["text"]
    again = _derivative(once)

    if again is not None:
        assert again["expression"]["text"] == once


@examples(200)
@given(samples())
def test_what_is_read_is_written_so_that_it_reads_the_same(sample: Sample) -> None:
    answered = _derivative(sample.text)
    if answered is None:
        return
    written = answered["expression"]
    again = _derivative(written["text"])

    assert again is not None
    assert again["expression"] == written
    assert again["derivative"] == answered["derivative"]
