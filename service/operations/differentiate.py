"""POST /differentiate: read, derive, tidy, verify, write down."""

from typing import Any

from service.limits import LIMITS
from service.operations.answer import write
from service.operations.implicit import implicit
from service.operations.inverse import inverse
from service.operations.parametric import parametric
from service.operations.reading import read_problem
from service.operations.stages import check, conditions_of, derive
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.derivation import Derivation
from service.symbolic.interning import scope

Json = dict[str, Any]


def differentiate(request: DifferentiateRequest) -> Json:
    """Return the derivative with its derivation, every step of it checked.

    Raises ServiceError; VerificationRefuted instead of an answer that its own check refutes.
    """
    with scope(LIMITS.work_for(length(request))):
        return derived(request)


def derived(request: DifferentiateRequest) -> Json:
    """Return the same within the scope that there is, and its budget."""
    if request.inverse:
        return inverse(request)
    if request.parameter is not None:
        return parametric(request)
    if request.dependent is not None or "=" in request.expression:
        answer = implicit(request)
        if answer is not None:
            return answer
    problem = read_problem(request)
    derivation = Derivation(problem.names)
    stages = derive(problem, derivation, tidy=request.simplify == "basic")
    verification, verdicts = check(problem, derivation, stages)
    conditions = conditions_of(derivation, problem.names)
    return write(request, problem, stages, verification, verdicts, conditions)


def length(request: DifferentiateRequest) -> int:
    """Return the characters of all texts that are to be differentiated."""
    return len(request.expression) + sum(map(len, request.definitions.values()))
