"""POST /hint: derive, see how far somebody has come, and help with the next line."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from service.limits import LIMITS
from service.operations.check_answer import read_answer
from service.operations.reading import Problem, read_problem
from service.operations.stages import Stage, check, derive, name_apart
from service.rendering.derivation import StepTree
from service.rendering.hints import hint as written_hint
from service.rendering.lines import LineWriter
from service.rendering.mistakes import step_numbers
from service.rendering.writer import Writer
from service.schemas.hint import HintRequest
from service.symbolic.definitions import substituted_back
from service.symbolic.derivation import Derivation
from service.symbolic.equivalence import Comparer
from service.symbolic.expression import Expression
from service.symbolic.interning import scope
from service.symbolic.progress import part_with_result
from service.symbolic.step import Step

Json = dict[str, Any]

_END = 10**9  # a line that no stage has


class Reached(NamedTuple):
    """What a partial answer is, and where the derivation goes on: a stage and a line in it."""

    what: str
    detail: str
    stage: int = 0
    line: int = 0
    step: Step | None = None


class Hinted(NamedTuple):
    """A line that a hint can be given for: its stage and index there, and as it is written."""

    stage: int
    line: int
    written: Json


def hint(request: HintRequest) -> Json:
    """Return what the partial answer is and a hint for the line that follows.

    Raises ServiceError; VerificationRefuted where our own derivation fails its check.
    """
    with scope(LIMITS.work):
        problem = read_problem(request)
        derivation = Derivation(problem.names)
        stages = derive(problem, derivation, tidy=True)
        _, verdicts = check(problem, derivation, stages)
        writer = Writer(request.formats, name_apart("y", problem.names))
        tree = StepTree(writer, verdicts, brief=False)
        for i, stage in enumerate(stages, 1):
            tree.write(stage.root, str(i))
        lines = LineWriter(writer, tree, brief=False)
        hinted = list(_lines(problem, stages, lines))
        numbers = step_numbers([stage.root for stage in stages])
        warnings: list[Json] = []
        reached = Reached("nothing", "Nothing is there yet; this is the first line.")
        if request.partial is not None:
            syntax = request.partial_syntax or request.syntax
            partial, warnings = read_answer(problem, request.partial, syntax, "/partial")
            reached = _reached(problem, stages, hinted, numbers, partial)
        following = _following(hinted, reached)
        return {
            "expression": writer.expression(problem.expression),
            "variables": problem.by,
            "complete": reached.what == "derivative",
            "reached": {
                "what": reached.what,
                "step": numbers[reached.step] if reached.step else None,
                "detail": reached.detail,
            },
            "hint": following
            and _hint(writer, following, stages[following.stage], numbers, request.level),
            "warnings": problem.reader.warnings + warnings,
        }


def _lines(problem: Problem, stages: list[Stage], lines: LineWriter) -> Iterator[Hinted]:
    for k, (root, tidied, forms) in enumerate(stages):
        written = lines.write(root, tidied, problem.constants(root.variable), forms)
        for i, line in enumerate(written):
            if line["rules"]:
                yield Hinted(k, i, line)


def _reached(
    problem: Problem,
    stages: list[Stage],
    hinted: list[Hinted],
    numbers: dict[Step, str],
    partial: Expression,
) -> Reached:
    within = substituted_back(problem.expression, problem.expression, problem.definitions)
    comparer = Comparer({*problem.names, *partial.free}, within)
    final = substituted_back(partial, partial, problem.definitions)
    last = len(stages) - 1
    for k in range(last, -1, -1):
        comparison = comparer.compare(stages[k].derivative, final)
        if comparison.is_equal and k < last:
            return Reached("stage", f"This is derivative number {k + 1} of {last + 1}.", k + 1)
        if comparison.is_equal:
            untidy = comparison.decision == "same-form"
            line = hinted[-1].line if untidy and not hinted[-1].written["steps"] else _END
            return Reached("derivative", "This is the derivative.", last, line)
    for k, stage in enumerate(stages):
        part = part_with_result(stage.root, (partial, final))
        if part is not None:
            number = numbers[part.above]
            line = next(
                (h.line for h in hinted if h.stage == k and number in h.written["steps"]), 0
            )
            # The line of a chain rule shows the outer derivative; the inner one comes after it.
            return Reached(
                "part", "This is the derivative of a part.", k, line + part.is_outer, part.step
            )
    return Reached("unrecognised", "This is neither the derivative nor that of a part.")


def _following(hinted: list[Hinted], reached: Reached) -> Hinted | None:
    place = (reached.stage, reached.line)
    return next((each for each in hinted if (each.stage, each.line) >= place), None)


def _hint(
    writer: Writer, following: Hinted, stage: Stage, numbers: dict[Step, str], level: int
) -> Json:
    steps = {number: step for step, number in numbers.items()}
    used = [steps[number] for number in following.written["steps"]]
    step = next((each for each in used if not each.rule.plain), used[0] if used else None)
    number = numbers[step] if step else None
    written = written_hint(writer, following.written, step, stage.root.result, number, level)
    return {**written, "stage": following.stage + 1, "line": following.line}
