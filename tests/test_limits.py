"""Budgets are checked against what is asked for."""

from dataclasses import FrozenInstanceError, fields

import pytest

from service.errors import LimitExceeded
from service.limits import LIMITS, Limits


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
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
