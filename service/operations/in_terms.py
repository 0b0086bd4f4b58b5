"""The derivative in terms of the function itself, where there is such a form."""

from typing import Final

from service.errors import ServiceError
from service.operations.reading import Problem
from service.operations.stages import Stage, name_apart
from service.symbolic import build
from service.symbolic.derivation import Derivation
from service.symbolic.equivalence import Comparer
from service.symbolic.expression import Applied, Expression
from service.symbolic.interning import allowance, below, table
from service.symbolic.normal_form import normal_form
from service.symbolic.own_terms import OwnTerms
from service.symbolic.replacement import Replacement, objection
from service.symbolic.substitution import substitute

NO_OWN_TERMS: Final = {
    "code": "form-unavailable",
    "detail": "There is no form of this derivative in terms of the function itself.",
    "position": None,
    "pointer": "/form",
}
_SHARE: Final = 2  # of the work that is left, one part in so many


def in_terms_of_f(
    problem: Problem, stage: Stage, function: Expression
) -> tuple[str, Expression] | None:
    """Return a name for the function, and its last derivative in terms of it; None without one.

    `function` has all definitions written out. With it put back in its place, the form passes the
    check that the derivative passes.
    """
    try:
        with allowance(table().remaining // _SHARE):
            symbol = name_apart("f", problem.names | _abstract_names(function))
            for of in (function, normal_form(function)):
                found = _found(problem, of, symbol)
                if found is not None and _holds(problem, stage, function, (symbol, found)):
                    return symbol, found
    except ServiceError:
        pass  # Such as a part without a value; then there is no form either.
    return None


def _found(problem: Problem, function: Expression, symbol: str) -> Expression | None:
    variable, *others = problem.by
    if set(others) - {variable}:
        return None
    scratch = Derivation(problem.names | {symbol})
    terms = OwnTerms(scratch, variable)
    first = terms.slope(function, build.symbol(symbol))
    if first is None:
        return None
    slope = first = normal_form(first)
    for _ in others:
        slope = normal_form(terms.next(slope, first, symbol))
    return slope if symbol in slope.free else None


def _holds(
    problem: Problem, stage: Stage, function: Expression, form: tuple[str, Expression]
) -> bool:
    symbol, found = form
    written_out = normal_form(substitute(found, {symbol: function}))
    replacement = Replacement(stage.claims[-1], written_out, function)
    comparer = Comparer(problem.names, within=function)
    return objection(replacement, comparer, problem.definitions) is None


def _abstract_names(expression: Expression) -> frozenset[str]:
    return frozenset(node.name for node in below(expression) if isinstance(node, Applied))
