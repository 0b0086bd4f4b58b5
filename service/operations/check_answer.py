"""POST /check-answer: derive, compare with the answer, and find what went wrong."""

from typing import Any

from service.errors import ServiceError
from service.limits import LIMITS
from service.operations.answer import CONVENTIONS
from service.operations.consulting import Consult, Question, nobody
from service.operations.reading import Problem, Reader, read_problem
from service.operations.stages import Stage, check, conditions_of, derive, name_apart
from service.rendering.conditions import written_conditions
from service.rendering.mistakes import step_numbers, written_explanation
from service.rendering.text import Text
from service.rendering.writer import Writer
from service.schemas.check_answer import CheckAnswerRequest
from service.symbolic.arithmetic import add, negate
from service.symbolic.definitions import substituted_back
from service.symbolic.derivation import Derivation
from service.symbolic.diagnosis import Diagnosis, Task, diagnose
from service.symbolic.equivalence import Comparer, Comparison
from service.symbolic.expression import Expression
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing.carried import CODE

Json = dict[str, Any]

_METHODS = {
    "identical": ("identical", "The answer is the derivative as it stands."),
    "same-form": (
        "same-normal-form",
        "The answer and the derivative are the same once both are tidied.",
    ),
    "zero-difference": ("zero-difference", "Their difference, tidied, is 0."),
    "proved": (
        "proved-by-sympy",
        "SymPy proved that their difference is 0, and no value speaks against it.",
    ),
    "values": (
        "sampled-points",
        "They agree, but for rounding, at {points} points inside the domain.",
    ),
    "different": (
        "counterexample",
        "They differ, by far more than rounding, at {points} points, of which one is shown.",
    ),
    "undecided": ("none", "It could not be decided: {reason}."),
}
_VERDICTS = {"different": "incorrect", "undecided": "undecided"}


def check_answer(request: CheckAnswerRequest, consult: Consult = nobody) -> Json:
    """Return whether the answer is the derivative, with proof, and what explains it if not.

    Raises ServiceError; VerificationRefuted where our own derivative fails its check.
    """
    with scope(LIMITS.work):
        problem = read_problem(request)
        answer, warnings = read_answer(
            problem, request.answer, request.answer_syntax or request.syntax, "/answer"
        )
        derivation = Derivation(problem.names)
        stages = derive(problem, derivation, tidy=True)
        verification, _ = check(problem, derivation, stages)
        conditions = conditions_of(derivation, problem.names)
        derivative = stages[-1].final
        final = substituted_back(answer, answer, problem.definitions)
        comparer = Comparer(
            {*problem.names, *answer.free},
            within=substituted_back(problem.expression, problem.expression, problem.definitions),
        )
        comparisons = [comparer.compare(each, final) for each in stages[-1].results]
        comparison = next((each for each in comparisons if each.is_same_form), comparisons[-1])
        if comparison.decision == "undecided" and _is_proved(derivative, final, comparer, consult):
            comparison = Comparison("proved")
        writer = Writer(request.formats, name_apart("y", problem.names))
        written = {
            "kind": problem.kind,
            "variables": problem.by,
            "expression": writer.expression(problem.expression),
            "answer": writer.expression(answer),
            "derivative": writer.expression(derivative),
            "verdict": _verdict(comparison, warnings),
            "decided_by": _decided_by(comparison),
            "verification": {
                "status": verification.status,
                "method": verification.method,
                "points": verification.points,
                "max_relative_error": verification.max_relative_error,
            },
            "conditions": written_conditions(writer, conditions),
            "warnings": problem.reader.warnings + warnings,
            "conventions": CONVENTIONS,
        }
        return written | _diagnosed(problem, stages, final, comparer, comparison, writer)


def read_answer(
    problem: Problem, text: str, syntax: Any, pointer: str
) -> tuple[Expression, list[Json]]:
    """Return an answer as it was read, and warnings about it."""
    reader = Reader(problem.symbols, problem.names, syntax)
    answer = reader.read(text, pointer)
    try:
        normal_form(answer)  # A constant part without a value is refused.
    except ServiceError as error:
        error.pointer = error.pointer or pointer
        raise
    return answer, reader.warnings


def _is_proved(
    derivative: Expression, answer: Expression, comparer: Comparer, consult: Consult
) -> bool:
    """Whether the two are proved to be equal; asked elsewhere, where no value says otherwise."""
    if not comparer.is_open(derivative, answer):
        return False
    difference = add(derivative, negate(answer))
    text = Text().write(difference)
    return consult(Question("is-zero", (text, *sorted(difference.free)))).text == "0"


def _verdict(comparison: Comparison, warnings: list[Json]) -> str:
    # Who writes d/dx before the problem has not answered it.
    carried_out = CODE in [warning["code"] for warning in warnings]
    if comparison.is_same_form and not carried_out:
        return "correct"
    return _VERDICTS.get(comparison.decision, "equivalent-form-differs")


def _decided_by(comparison: Comparison) -> Json:
    method, detail = _METHODS[comparison.decision]
    derivative, answer = comparison.values or (None, None)
    return {
        "method": method,
        "detail": detail.format(points=comparison.points, reason=comparison.reason),
        "points": comparison.points or None,
        "bound": comparison.difference,
        "at": comparison.at,
        "derivative": derivative,
        "answer": answer,
        "answer_undefined_at": comparison.undefined,
    }


def _diagnosed(
    problem: Problem,
    stages: list[Stage],
    answer: Expression,
    comparer: Comparer,
    comparison: Comparison,
    writer: Writer,
) -> Json:
    if comparison.decision != "different":
        return {"diagnosis": [], "diagnosis_complete": True}
    found = _diagnosis(problem, stages, answer, comparer)
    numbers = step_numbers([stage.root for stage in stages])
    return {
        "diagnosis": [written_explanation(writer, each, numbers) for each in found.explanations],
        "diagnosis_complete": found.complete,
    }


def _diagnosis(
    problem: Problem, stages: list[Stage], answer: Expression, comparer: Comparer
) -> Diagnosis:
    scratch = Derivation(problem.names)

    def derived(expression: Expression, variable: str) -> Expression:
        return scratch.derive(expression, variable).result

    def finish(stage: int, result: Expression) -> Expression:
        """Return what a wrong result of a stage leads to when all else is done right."""
        if stage == 0:
            result = substituted_back(result, problem.expression, problem.definitions)
        for variable in problem.by[stage + 1 :]:
            result = derived(normal_form(result), variable)
        return result

    return diagnose(
        Task(
            [stage.root for stage in stages],
            finish,
            derived,
            stages[-1].final,
            answer,
            comparer,
            problem.names | answer.free,
        )
    )
