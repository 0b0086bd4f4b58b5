"""Budgets are checked against what is asked for, and can be set."""

import os
import subprocess
import sys
from dataclasses import Field, FrozenInstanceError, fields

import pytest

from service.errors import LimitExceeded
from service.limits import LIMITS, ImpossibleLimit, Limits, limits_of

ROWS = fields(Limits)
NAMES = [row.name for row in ROWS]


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_allows_its_value_and_no_more(name: str) -> None:
    value = getattr(LIMITS, name)

    LIMITS.check(name, value, "too much")
    with pytest.raises(LimitExceeded, match="too much") as refused:
        LIMITS.check(name, value + 1, "too much")
    assert refused.value.limit == {"name": name, "value": value}
    assert refused.value.actual == value + 1


def test_limits_do_not_change_while_the_service_runs() -> None:
    with pytest.raises(FrozenInstanceError):
        LIMITS.order = 21  # type: ignore[misc]  # what is tested


def test_derivatives_go_up_to_order_twenty() -> None:
    assert LIMITS.order == 20


def test_longer_texts_may_be_more_work_up_to_a_bound() -> None:
    assert LIMITS.work_for(0) == LIMITS.least_work
    assert LIMITS.work_for(1) == LIMITS.least_work + LIMITS.work_per_character
    assert LIMITS.work_for(1_000_000) == LIMITS.work


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_limit_can_be_set_within_its_range_and_not_beyond(row: "Field[int]") -> None:
    variable = f"GRADIENT_LIMIT_{row.name.upper()}"
    least, most = row.metadata["least"], row.metadata["most"]

    assert least <= row.default <= most
    for value in (least, most):
        assert getattr(limits_of({variable: str(value)}), row.name) == value
    for wrong in (str(least - 1), str(most + 1), "", "1.5", "many", "1" * 5000):
        with pytest.raises(ImpossibleLimit, match=f"{variable}: a whole number from {least} to"):
            limits_of({variable: wrong})


def test_a_limit_that_there_is_not_is_a_mistake() -> None:
    told = "GRADIENT_LIMIT_ORDRE: there is no such limit; GRADIENT_LIMIT_ORDER is one"
    with pytest.raises(ImpossibleLimit, match=told):
        limits_of({"GRADIENT_LIMIT_ORDRE": "3"})
    assert limits_of({"GRADIENT_PORT": "3"}) == Limits()


def _differentiate(*flags: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "service", *flags, "differentiate", "sin(x) + 123456"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_limits_are_set_by_the_environment_and_by_a_flag_that_comes_before_it() -> None:
    short = {"GRADIENT_LIMIT_EXPRESSION_CHARACTERS": "10"}

    assert "Limit exceeded" in _differentiate(**short).stderr
    assert _differentiate("--limit", "expression_characters=20", **short).returncode == 0


def test_the_service_does_not_start_with_a_limit_that_cannot_be() -> None:
    refused = _differentiate(GRADIENT_LIMIT_ORDER="0")

    assert refused.returncode == 1
    assert refused.stderr == "GRADIENT_LIMIT_ORDER: a whole number from 1 to 100 is needed\n"
