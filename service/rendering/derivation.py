"""A derivation as the JSON-ready tree of steps that the contract describes."""

from collections.abc import Mapping
from typing import Any

from service.rendering.conditions import written_conditions
from service.rendering.explanations import explanation
from service.rendering.links import graph, link, paths
from service.rendering.writer import Writer
from service.symbolic.step import Step
from service.symbolic.verify import Verdict

Json = dict[str, Any]


class StepTree:
    """Numbers the steps of all stages and writes them down.

    With `brief`, steps that only use linearity, constants and powers of the variable are left out,
    and what stands below them moves up to their parent.
    """

    def __init__(self, writer: Writer, verdicts: Mapping[Step, Verdict], *, brief: bool) -> None:
        self._writer = writer
        self._verdicts = verdicts
        self._brief = brief
        self._ids: dict[Step, str] = {}

    def id_of(self, step: Step) -> str | None:
        """Return the number of a step that was written, or None."""
        return self._ids.get(step.same_as or step)

    def write(self, step: Step, number: str) -> Json:
        """Return the step with everything below it; `number` is its id."""
        if step.same_as is not None:
            # In a brief tree the first occurrence may itself have been left out.
            first = self._ids.get(step.same_as)
            if first is not None:
                return {"id": number, "same_as": first}
            step = step.same_as
        self._ids[step] = number
        writer = self._writer
        rule = step.rule
        application = step.application
        status, reason = self._verdicts[step]
        inner = len(application.inner)
        steps = self._visible(step.steps) if self._brief else step.steps
        return {
            "id": number,
            "rule": rule.id,
            "title": rule.title,
            "variable": step.variable,
            "of": writer.expression(step.of),
            "result": writer.expression(step.result),
            "explanation": explanation(writer, step),
            "link": link(writer, step) if inner == 1 else None,
            "paths": paths(writer, step) if inner > 1 or application.graph else None,
            "graph": graph(writer, step) if application.graph else None,
            "conditions": written_conditions(writer, application.conditions),
            "alternatives": rule.alternatives,
            "verified": status,
            "unverified_because": reason,
            "steps": [self.write(part, f"{number}.{i}") for i, part in enumerate(steps, 1)],
        }

    def _visible(self, steps: list[Step]) -> list[Step]:
        visible: list[Step] = []
        for step in steps:
            original = step.same_as or step
            if step.rule.plain:
                visible.extend(self._visible(original.steps))
            else:
                visible.append(step)
        return visible
