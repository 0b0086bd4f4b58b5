"""What SymPy can be asked: a table of tasks by name.

The arguments of a task are texts: an expression, and then the names in it that are variables. The
answer is a text that our parser reads with the same names, or None where there is none.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import sympy as sp

from service.limits import LIMITS
from service.symbolic.expression import Expression, Number
from service.symbolic.interning import below, scope
from service.symbolic.parsing import parse
from service.symbolic.sympy_bridge.from_sympy import from_sympy
from service.symbolic.sympy_bridge.functions import unfolded
from service.symbolic.sympy_bridge.to_sympy import Inexpressible, to_sympy

Task: TypeAlias = Callable[[tuple[str, ...]], str | None]


def answer(task: str, arguments: tuple[str, ...]) -> str | None:
    """Return the answer to a question.

    Raises ServiceError where the expression cannot be read, and whatever SymPy raises.
    """
    with scope(LIMITS.work):
        try:
            return TASKS[task](arguments)
        except Inexpressible:
            return None


def _rewritten(rewrite: Callable[[Any], Any]) -> Task:
    """Return the task of writing an expression in another form."""

    def task(arguments: tuple[str, ...]) -> str | None:
        text, *names = arguments
        expression = parse(text, known=names).expression
        return from_sympy(rewrite(to_sympy(expression)), decimal=_has_decimals(expression))

    return task


def _has_decimals(expression: Expression) -> bool:
    return any(isinstance(node, Number) and node.decimal for node in below(expression))


def _simplified(expression: Any) -> Any:
    """Return the shorter one of what SymPy finds, as it is and factored."""
    simple = sp.simplify(expression)
    return min(simple, sp.factor_terms(simple), sp.factor(simple), key=sp.count_ops)


def _is_zero(arguments: tuple[str, ...]) -> str | None:
    """Return "0" where the expression is proved to be 0, and None where it is not."""
    text, *names = arguments
    expression = unfolded(to_sympy(parse(text, known=names).expression))
    return "0" if any(prove(expression) == 0 for prove in _PROOFS) else None


# Quick ones first. None of them looks at values.
_PROOFS: Final[tuple[Callable[[Any], Any], ...]] = (
    sp.expand,
    lambda expression: sp.cancel(sp.together(expression)),
    lambda expression: sp.expand(sp.cancel(sp.together(expression.rewrite(sp.exp)))),
    sp.simplify,
    lambda expression: sp.simplify(expression.rewrite(sp.Piecewise)),
)

TASKS: Final[dict[str, Task]] = {
    "simplify": _rewritten(_simplified),
    "factor": _rewritten(sp.factor),
    "expand": _rewritten(sp.expand),
    "single-fraction": _rewritten(sp.together),
    "is-zero": _is_zero,
}
