"""POST /differentiate: read, derive, tidy, find other forms, verify, write down."""

from typing import Any

from service.limits import LIMITS
from service.operations.answer import write
from service.operations.consulting import Consult, nobody
from service.operations.forms import Forms
from service.operations.implicit import implicit
from service.operations.in_terms import NO_OWN_TERMS, in_terms_of_f
from service.operations.inverse import inverse
from service.operations.parametric import parametric
from service.operations.reading import read_problem
from service.operations.stages import check, conditions_of, derive
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.definitions import substituted_back
from service.symbolic.derivation import Derivation
from service.symbolic.interning import scope

Json = dict[str, Any]


def differentiate(request: DifferentiateRequest, consult: Consult = nobody) -> Json:
    """Return the derivative with its derivation, every step of it checked.

    Raises ServiceError; VerificationRefuted instead of an answer that its own check refutes.
    """
    with scope(work_for(request)):
        return derived(request, consult)


def derived(request: DifferentiateRequest, consult: Consult = nobody) -> Json:
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
    stages = derive(problem, derivation, tidy=request.simplify != "none")
    own_terms = None
    if asks_for_more(request):
        function = substituted_back(problem.expression, problem.expression, problem.definitions)
        forms = Forms(request, problem.reader, problem.names, consult)
        stages[-1] = forms.finish(stages[-1], function, problem.definitions)
        if request.form == "in_terms_of_f":
            own_terms = in_terms_of_f(problem, stages[-1], function)
            if own_terms is None:
                problem.reader.warnings.append(NO_OWN_TERMS)
    verification, verdicts = check(problem, derivation, stages)
    conditions = conditions_of(derivation, problem.names)
    return write(request, problem, stages, verification, verdicts, conditions, own_terms)


def work_for(request: DifferentiateRequest) -> int:
    """Return the units of work that a request may take.

    Checking other forms, and looking at single points, takes more than deriving.
    """
    characters = len(request.expression) + sum(map(len, request.definitions.values()))
    work = LIMITS.work if asks_for_more(request) else LIMITS.work_for(characters)
    return work + LIMITS.validity_work if request.validity or request.at else work


def asks_for_more(request: DifferentiateRequest) -> bool:
    """Whether the request asks for more than the textbook's form."""
    return request.simplify == "full" or request.form != "default"
