"""The stages of a derivation, one for each time that is differentiated: derived and checked."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from service.operations.reading import Problem
from service.symbolic.build import ZERO
from service.symbolic.definitions import substituted_back
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression, Relation, Sum
from service.symbolic.interning import table
from service.symbolic.normal_form import normal_form
from service.symbolic.normal_form.identities import identified
from service.symbolic.rules.whole import RELATION, TOTAL
from service.symbolic.step import Form, Step
from service.symbolic.total import total_step
from service.symbolic.verify import Claim, Verdict, Verification, verified

_RESULTS: Final = ("y", "z", "f", "g", "h", "Y", "Z", "F", "G", "H", "result")


class Stage(NamedTuple):
    """One differentiation: its derivation, the derivative, and other forms of that.

    Each form was made of the one before; the last one is the result.
    """

    root: Step
    derivative: Expression
    forms: tuple[Form, ...] = ()

    @property
    def final(self) -> Expression:
        """The derivative in the form asked for."""
        return self.forms[-1].expression if self.forms else self.derivative

    @property
    def results(self) -> list[Expression]:
        """The derivative and its forms."""
        return [self.derivative, *[form.expression for form in self.forms]]

    @property
    def claims(self) -> list[Claim]:
        """What is to be checked of the derivative and its forms, the result last."""
        root = self.root
        return [Claim(root.of, each, root.variable, root.rule is TOTAL) for each in self.results]


def derive(problem: Problem, derivation: Derivation, *, tidy: bool) -> list[Stage]:
    """Return a stage for each variable to differentiate by, in their order."""
    stages: list[Stage] = []
    current = problem.expression
    for variable in problem.by:
        if problem.definitions and not stages:
            root = total_step(
                derivation, current, variable, problem.definitions, name_apart("z", problem.names)
            )
            result = substituted_back(root.result, current, problem.definitions)
        else:
            root = derivation.derive(current, variable)
            result = root.result
        stages.append(tidied(root, normal_form(result)) if tidy else Stage(root, result))
        current = stages[-1].final
    return stages


def tidied(root: Step, derivative: Expression) -> Stage:
    """Return a stage with its derivative, and that made shorter by identities if it can be."""
    shorter, used = identified(derivative)
    forms = (Form(RELATION, shorter, used),) if shorter is not derivative else ()
    return Stage(root, derivative, forms)


def name_apart(first: str, taken: frozenset[str]) -> str:
    """Return a name for a result that the request does not use."""
    candidates: tuple[str, ...] = (first, *_RESULTS)
    return next(name for name in candidates if name not in taken)


def check(
    problem: Problem, derivation: Derivation, stages: list[Stage]
) -> tuple[Verification, dict[Step, Verdict]]:
    """Check every step, then that each stage's final form is the derivative of its function.

    Raises VerificationRefuted.
    """
    steps = list(derivation.steps)
    steps += [stage.root for stage in stages if stage.root.rule is TOTAL]
    claims = [Claim(step.of, step.result, step.variable, step.rule is TOTAL) for step in steps]
    for stage in stages:
        claims += stage.claims
    verification = verified(claims, problem.definitions)
    return verification, dict(zip(steps, verification.verdicts, strict=False))


def conditions_of(derivation: Derivation, names: frozenset[str]) -> tuple[Relation, ...]:
    """Return what the steps ask for, in terms of the request's own names."""
    asked = [step.application.conditions for step in derivation.steps]
    if not any(asked):
        return ()
    # Of what stands in an integral, its variable tells something too.
    stated = dict.fromkeys(
        [each for some in asked for each in some if each.free <= names | table().bound]
    )
    positive = {each.left for each in stated if each.operator == ">" and each.right is ZERO}
    return _without_repetition(
        each for each in stated if each.operator != "!=" or each.left not in positive
    )


def _without_repetition(conditions: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return the conditions, but no x + 1 > 0 after 1 + x > 0."""
    first: dict[object, Relation] = {}
    for each in conditions:
        left = each.left
        terms = frozenset(left.terms) if isinstance(left, Sum) else left
        first.setdefault((terms, each.operator, each.right), each)
    return tuple(first.values())
