"""Other forms of a derivative: asked for elsewhere, and checked here before they are shown."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple

from service.errors import ServiceError
from service.limits import LIMITS
from service.operations.consulting import Consult, Question
from service.operations.reading import Reader
from service.operations.stages import Stage
from service.rendering.text import Text
from service.schemas.symbolic import DerivingRequest
from service.symbolic.brevity import CASES, families, size
from service.symbolic.definitions import Definitions
from service.symbolic.equivalence import Comparer
from service.symbolic.expression import Expression
from service.symbolic.interning import allowance, table
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from service.symbolic.replacement import Replacement, objection
from service.symbolic.rules.rule import Rule
from service.symbolic.rules.whole import EXPAND, FACTOR, SIMPLIFY, SINGLE_FRACTION
from service.symbolic.step import Form

Json = dict[str, Any]

# Of the work that is left, one part in so many may be spent on a form.
_SHARE: Final = 2
_SMALL: Final = 3  # nothing shorter than this can be made shorter


class Way(NamedTuple):
    """A way to another form: the task, its rule, and what is told where it leads nowhere."""

    task: str
    rule: Rule
    pointer: str
    code: str
    lack: str


_FULL: Final = Way(
    "simplify",
    SIMPLIFY,
    "/simplify",
    "full-simplification-unavailable",
    "The basic form is shown",
)
FORMS: Final = {
    name: Way(task, rule, "/form", "form-unavailable", f"The result is not {what}")
    for name, what, task, rule in (
        ("factored", "factored", "factor", FACTOR),
        ("expanded", "expanded", "expand", EXPAND),
        ("single_fraction", "a single fraction", "single-fraction", SINGLE_FRACTION),
    )
}
_FAILURES: Final = {
    "unavailable": "there is no computer algebra system at hand",
    "overloaded": "the computer algebra system is busy",
    "timeout": "the computer algebra system took too long",
    "memory": "the computer algebra system ran out of memory",
    "crash": "the computer algebra system broke down",
    "failed": "the computer algebra system failed",
}


class Forms:
    """Finds the forms that a request asks for."""

    def __init__(
        self, request: DerivingRequest, reader: Reader, names: Collection[str], consult: Consult
    ) -> None:
        self._ways = [_FULL] if request.simplify == "full" else []
        if request.form in FORMS:
            self._ways.append(FORMS[request.form])
        self._warnings = reader.warnings
        self._names = names
        self._consult = consult
        self._asked = 0

    def finish(
        self, stage: Stage, function: Expression, definitions: Definitions | None = None
    ) -> Stage:
        """Return the stage with the forms of its derivative, as far as there are any.

        `function` is what was differentiated, with all definitions written out.
        """
        for way in self._ways:
            if size(stage.final) > _SMALL:
                stage = self._next(way, stage, function, definitions)
        return stage

    def _next(
        self, way: Way, stage: Stage, function: Expression, definitions: Definitions | None
    ) -> Stage:
        text = self._reply(way, stage.final)
        if text is None:
            return stage
        claim = stage.claims[-1]
        candidate = claim.result
        try:
            with allowance(table().remaining // _SHARE):
                candidate = normal_form(parse(text, known=self._names).expression)
                if candidate is claim.result or (
                    way is _FULL and not is_simpler(candidate, claim.result, function)
                ):
                    return stage
                comparer = Comparer(self._names, within=function)
                replacement = Replacement(claim, candidate, function)
                reason = objection(replacement, comparer, definitions)
        except ServiceError as error:
            reason = f"it cannot be checked: {error.detail}"
        if reason is not None:
            self._warn(way, f"what was found is withheld, because {reason}")
            return stage
        return stage._replace(forms=(*stage.forms, Form(way.rule, candidate)))

    def _reply(self, way: Way, expression: Expression) -> str | None:
        if self._asked == LIMITS.questions:
            self._warn(way, f"a request may ask for {LIMITS.questions} of them")
            return None
        self._asked += 1
        reply = self._consult(
            Question(way.task, (Text().write(expression), *sorted(expression.free)))
        )
        if reply.failure is not None:
            self._warn(way, _FAILURES[reply.failure])
        elif reply.text is None:
            self._warn(way, "what was found cannot be said with the functions known here")
        return reply.text

    def _warn(self, way: Way, why: str) -> None:
        warning = {
            "code": way.code,
            "detail": f"{way.lack}: {why}.",
            "position": None,
            "pointer": way.pointer,
        }
        if warning not in self._warnings:
            self._warnings.append(warning)


def is_simpler(candidate: Expression, than: Expression, function: Expression) -> bool:
    """Whether there is less to write, without functions of a family that has not been there.

    So 1/(4*cosh(x/2)**2) does not take the place of exp(-x)/(1 + exp(-x))**2: nobody would
    recognise it.
    """
    known = families(than, function)
    if CASES in families(candidate) - families(than):
        return False
    return families(candidate) <= known and size(candidate) < size(than)
