"""Derivatives of several functions by several variables, each pair once, all of them checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.errors import AmbiguousVariable, InvalidRequest
from service.operations.account import Account, Functions
from service.operations.consulting import Consult, nobody
from service.operations.forms import Forms
from service.operations.point import read_point, values_at
from service.operations.reading import Reader, warn_of_absent
from service.operations.stages import Stage, conditions_of, tidied
from service.schemas.symbolic import DerivingRequest
from service.schemas.vectors import VariablesRequest
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression, Relation
from service.symbolic.normal_form import normal_form
from service.symbolic.verify import Claim, verified

Json = dict[str, Any]


def read_functions(request: VariablesRequest, texts: Mapping[str, str]) -> Functions:
    """Return the functions of a request, whose texts are given by their pointers.

    Raises ExpressionError, LimitExceeded, AmbiguousVariable, InvalidRequest.
    """
    reader = Reader(request.symbols, {*request.variables, *request.at}, request.syntax)
    expressions = tuple(reader.read(text, pointer) for pointer, text in texts.items())
    free = frozenset[str]().union(*(each.free for each in expressions))
    by = tuple(request.variables or sorted(free))
    if not by:
        raise AmbiguousVariable(
            "Say which variables to differentiate by: there are no free ones.",
            pointer="/variables",
            expected="names of variables",
        )
    if len(set(by)) < len(by):
        raise InvalidRequest(
            "Each variable is named once.", pointer="/variables", expected="unique items"
        )
    if not free.issuperset(by):
        warn_of_absent(by, free, reader)
    return Functions(expressions, by, tuple(sorted(free)), reader)


class Deriver:
    """Derives, and remembers what is to be checked."""

    def __init__(
        self, functions: Functions, request: DerivingRequest, consult: Consult = nobody
    ) -> None:
        self.functions = functions
        self._forms = Forms(request, functions.reader, functions.names, consult)
        self._request = request
        self._derivation = Derivation(functions.names)
        self._stages: list[Stage] = []
        self._more: list[Claim] = []
        self._tidied: dict[Any, Any] = {}

    def derive(self, expression: Expression, variable: str) -> Stage:
        """Return the derivation and the derivative, tidied unless it is asked for as it is."""
        root = self._derivation.derive(expression, variable)
        tidy = self._request.simplify != "none"
        stage = (
            tidied(root, normal_form(root.result, self._tidied))
            if tidy
            else Stage(root, root.result)
        )
        self._stages.append(stage)
        return stage

    def finish(self, stage: Stage, function: Expression) -> Stage:
        """Return a derivative of a function with the forms of it that are asked for."""
        finished = self._forms.finish(stage, function)
        self._more += finished.claims[len(stage.claims) :]
        return finished

    def claim(self, of: Expression, result: Expression, variable: str) -> None:
        """Have a derivative checked that was found by other means."""
        self._more.append(Claim(of, result, variable))

    def values(self, derivatives: Sequence[Expression]) -> tuple[Json, list[float], list[float]]:
        """Return the point asked for, and there the values of functions and derivatives.

        Raises InvalidRequest, OutsideDomain, NotDifferentiable, UnknownFunction.
        """
        functions = self.functions
        point = read_point(functions, self._request.at)
        return point, *values_at(point, functions.expressions, derivatives, self._conditions)

    def account(self) -> Account:
        """Check everything, and return what writes it down. Raises VerificationRefuted.

        Of steps that are not shown, only what they lead to is checked.
        """
        shown = self._request.trace != "none"
        steps = list(self._derivation.steps) if shown else []
        claims = [Claim(step.of, step.result, step.variable) for step in steps]
        claims += self._more
        claims += [claim for stage in self._stages for claim in stage.claims]
        verification = verified(claims)
        verdicts = dict(zip(steps, verification.verdicts, strict=False))
        return Account(self._request, self.functions, verification, verdicts, self._conditions)

    @property
    def _conditions(self) -> tuple[Relation, ...]:
        return conditions_of(self._derivation, self.functions.names)
