"""Functions given as formulas: read and differentiated by the symbolic half, run on arrays."""

from functools import lru_cache
from typing import NamedTuple

from service.errors import AmbiguousVariable, UnknownName, VerificationRefuted
from service.limits import LIMITS
from service.symbolic.compiled import compile_program
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from service.symbolic.program import Program
from service.symbolic.stable import stable
from service.symbolic.verify import Claim, verify


class Derived(NamedTuple):
    """An expression and its derivative by the variable, within the current scope.

    `computed` has the values of the expression and overflows less: softplus(x) for
    log(1 + exp(x)).
    """

    expression: Expression
    computed: Expression
    derivative: Expression
    variable: str


def derived(text: str, names: tuple[str, ...] = ()) -> Derived:
    """Return a formula and its checked derivative by the first of its variables' names.

    Without names, the formula has one variable of any name. Raises ExpressionError,
    AmbiguousVariable, NotDifferentiable, LimitExceeded; VerificationRefuted instead of a derivative
    that its own check refutes.
    """
    expression = parse(text, known=names).expression
    variable = names[0] if names else _only(expression)
    unknown = sorted(expression.free.difference(names or (variable,)))
    if unknown:
        raise UnknownName(
            f"{unknown[0]} is none of the variables of this formula.",
            expected=list(names),
            actual=unknown,
        )
    computed = stable(expression)
    derivative = normal_form(
        Derivation({*expression.free, *names}).derive(computed, variable).result
    )
    claims = [Claim(expression, derivative, variable), Claim(computed, derivative, variable)]
    if verify(claims).refuted:
        raise VerificationRefuted("The independent check refuted the derivative; it was withheld.")
    return Derived(expression, computed, derivative, variable)


@lru_cache(maxsize=64)
def derived_program(text: str, names: tuple[str, ...] = ()) -> Program:
    """Return the program whose outputs are a formula and its derivative; see `derived`."""
    with scope(LIMITS.work_for(len(text))):
        _, computed, derivative, variable = derived(text, names)
        return compile_program([computed, derivative], names or (variable,))


def _only(expression: Expression) -> str:
    if len(expression.free) == 1:
        return next(iter(expression.free))
    found = sorted(expression.free)
    raise AmbiguousVariable(
        f"The formula has one variable; the free variables are {', '.join(found) or 'none'}.",
        expected="one variable",
        actual=found,
    )
