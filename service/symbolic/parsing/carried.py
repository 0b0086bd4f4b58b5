"""Derivatives that are written in what is read: they are carried out, and the reader is told."""

from collections.abc import Sequence

from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing.cursor import Cursor
from service.symbolic.verify import Claim, verified

CODE = "derivative-carried-out"


def carried_out(
    cursor: Cursor, at: int, inner: Expression, by: Sequence[tuple[str, int]]
) -> Expression:
    """Return the derivative, checked as any other, of an expression so often by these variables.

    `at` is the token at which it begins. Raises NotDifferentiable, VerificationRefuted.
    """
    derivation = Derivation({*inner.free, *[variable for variable, _ in by]})
    claims: list[Claim] = []
    result = inner
    for variable in [variable for variable, order in by for _ in range(order)]:
        of, step = result, derivation.derive(result, variable)
        result = normal_form(step.result)
        claims.append(Claim(of, result, variable))
    verified(claims)
    written = cursor.source(at, cursor.i)
    cursor.notice(CODE, cursor.offset(at), f"{written} was carried out; it is", result)
    return result
