"""Derivatives of inverse functions: dx/dy, in terms of x, where y = f(x)."""

from typing import Any

from service.operations.kinds import Question
from service.operations.rates import Rates
from service.operations.reading import read_problem
from service.operations.stages import name_apart
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.build import symbol
from service.symbolic.rules.whole import INVERSE

Json = dict[str, Any]


def inverse(request: DifferentiateRequest) -> Json:
    """Return the derivative of the inverse function at f(x), in terms of x.

    Raises ServiceError.
    """
    problem = read_problem(request)
    name = problem.by[0]
    question = Question("inverse", name, len(problem.by), (name,), problem.free, problem.reader)
    rates = Rates(request, question, INVERSE, problem.expression)
    rates.derive(symbol(name))
    labels = (name, name_apart("y", problem.names))
    return rates.told(labels, problem.expression, problem.expression)
