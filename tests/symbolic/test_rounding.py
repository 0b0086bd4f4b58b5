"""Values move as far as rounding could have moved them, and no less."""

import numpy as np
import pytest

from service.symbolic.build import symbol
from service.symbolic.parsing import parse
from service.symbolic.rounding import REPETITIONS, Noisy

POINTS = np.array([0.3, 1.7, 40.0])


def _moved(text: str) -> list[float]:
    node = parse(text).expression
    noisy = Noisy([(symbol("x"), POINTS)], len(POINTS))[node].reshape(REPETITIONS, -1)
    return list(np.ptp(noisy, axis=0))


@pytest.mark.parametrize("text", ["x^2", "sin(x)", "pi*x", "x/3"])
def test_every_operation_makes_an_error(text: str) -> None:
    assert all(0 < moved < 1e-9 for moved in _moved(text))


@pytest.mark.parametrize("text", ["x", "7 + 0*x"])
def test_what_is_given_and_whole_numbers_are_exact(text: str) -> None:
    assert max(_moved(text)) < 1e-11


def test_what_cancels_moves_by_more_than_is_left() -> None:
    assert _moved("exp(x + 40) - exp(40)*exp(x)")[0] > 1


def test_at_a_jump_values_come_to_both_sides() -> None:
    (near, *_) = _moved("sign(10*x/3 - 1)*(1 + 0*x)")

    assert near > 1
