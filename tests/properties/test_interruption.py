"""Work that is ended in the middle, to be done elsewhere, ends wherever it is."""

from collections.abc import Callable
from typing import Any

import pytest

from service.operations.check_answer import check_answer
from service.operations.differentiate import differentiate
from service.operations.hessian import hessian
from service.schemas.check_answer import CheckAnswerRequest
from service.schemas.differentiate import DifferentiateRequest
from service.schemas.vectors import HessianRequest
from service.symbolic.interning import ANYTHING, TakesLong, meter

PLACES = 400  # at which an operation is ended, one after the other

ROSENBROCK = "(1 - x)^2 + 100*(y - x^2)^2"


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        (differentiate, DifferentiateRequest(expression="sin(x^2)*exp(x)/(x + 1)", order=2)),
        (
            differentiate,
            DifferentiateRequest(expression="x^2 + x*y + y^2 = 7", dependent="y", order=2),
        ),
        (hessian, HessianRequest(expression=ROSENBROCK, at={"x": 1, "y": 1})),
        (
            differentiate,
            DifferentiateRequest(expression="Integral(exp(x*t)/t, (t, x, x^2))", at={"x": 2}),
        ),
        (differentiate, DifferentiateRequest(expression="abs(sin(x))/(x^2 - 2)", validity=True)),
        (
            check_answer,
            CheckAnswerRequest(expression="sin(x^2)*exp(x)", answer="cos(x^2)*exp(x)"),
        ),
    ],
    ids=["derivative", "implicit", "hessian", "integral", "validity", "diagnosis"],
)
def test_it_takes_long_and_nothing_else_is_said(
    operation: Callable[[Any], Any], request_: Any
) -> None:
    before = meter.spent
    operation(request_)
    units = meter.spent - before

    for place in range(PLACES):
        meter.here = units * place // PLACES
        try:
            with pytest.raises(TakesLong):
                operation(request_)
        finally:
            meter.here = ANYTHING
