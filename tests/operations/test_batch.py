"""A batch has one budget, of which no request gets more than by itself."""

from typing import Any

import pytest

from service.errors import AmbiguousVariable, ComputeBudgetExceeded
from service.limits import LIMITS
from service.operations.batch import Budget
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest

HEAVY = DifferentiateRequest(
    expression="*".join(f"sin(x + {i})" for i in range(12)), order=4, trace="none"
)


def request(expression: str, **fields: Any) -> DifferentiateRequest:
    return DifferentiateRequest(expression=expression, **fields)


def test_an_answer_is_what_it_is_alone() -> None:
    budget = Budget()

    for text in ("x^2", "sin(x)*exp(x)", "x^x"):
        assert budget.differentiate(request(text)) == differentiate(request(text))


def test_a_request_that_is_too_much_alone_says_so() -> None:
    with pytest.raises(ComputeBudgetExceeded) as refused:
        Budget().differentiate(HEAVY)
    assert refused.value.limit is not None
    assert refused.value.limit["name"] == "work"


def test_a_refused_request_leaves_the_budget_to_the_others() -> None:
    budget = Budget()
    for _ in range(1000):
        with pytest.raises(AmbiguousVariable):
            budget.differentiate(request("x*y"))

    assert budget.differentiate(request("x"))["derivative"]["text"] == "1"


def test_when_the_work_is_used_up_the_rest_is_refused() -> None:
    budget = Budget()
    limits = [_limit_met(budget) for _ in range(LIMITS.batch_work // LIMITS.least_work + 1)]

    assert limits == sorted(limits, key=["work", "batch_work"].index)
    assert limits[-1] == "batch_work"


def _limit_met(budget: Budget) -> str:
    with pytest.raises(ComputeBudgetExceeded) as refused:
        budget.differentiate(HEAVY)
    assert refused.value.limit is not None
    name: str = refused.value.limit["name"]
    return name
