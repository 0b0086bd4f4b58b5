"""Known mistakes as data and in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.rendering.writer import Writer
from service.symbolic.diagnosis import Slip
from service.symbolic.mutation import original
from service.symbolic.step import Step

Json = dict[str, Any]


def step_numbers(roots: Sequence[Step]) -> dict[Step, str]:
    """Return the ids of all steps, those of the tree that StepTree writes in full."""
    numbers: dict[Step, str] = {}

    def walk(step: Step, number: str) -> None:
        step = original(step)
        if step in numbers:
            return
        numbers[step] = number
        for i, part in enumerate(step.steps, 1):
            walk(part, f"{number}.{i}")

    for i, root in enumerate(roots, 1):
        walk(root, str(i))
    return numbers


def written_explanation(writer: Writer, slips: Sequence[Slip], numbers: Mapping[Step, str]) -> Json:
    """Return the first mistake, with the others that it takes under `together_with`."""
    first, *others = [_written(writer, slip, numbers) for slip in slips]
    return {**first, "together_with": others}


def _written(writer: Writer, slip: Slip, numbers: Mapping[Step, str]) -> Json:
    mistake, step = slip.mistake, slip.steps[0]
    expression = writer.expression
    return {
        "mistake": mistake.id,
        "title": mistake.title,
        "rule": step.rule.id,
        "step": numbers[original(step)],
        "steps": [numbers[original(each)] for each in slip.steps],
        "of": expression(step.of),
        "correct": expression(step.result),
        "instead": expression(slip.instead),
        "explanation": _described(writer, slip),
    }


def _described(writer: Writer, slip: Slip) -> str:
    """Return what was done, with the names and formulas of the first of its steps."""
    text, (step, *others) = writer.text, slip.steps
    inner = step.application.inner
    done = slip.mistake.done.format(
        of=text(step.of),
        variable=step.variable,
        result=text(step.result),
        instead=text(slip.instead),
        symbol=inner[0].symbol if inner else "",
        inner=text(inner[0].of) if inner else "",
        inner_derivative=text(step.steps[len(inner)].result) if inner else "",
    )
    return f"{done} The same was done at {_count(len(others))}." if others else done


def _count(steps: int) -> str:
    return "one more step" if steps == 1 else f"{steps} more steps"
