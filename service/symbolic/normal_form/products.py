"""Products and powers of terms: like powers are merged by adding their exponents.

Over the reals x**a * x**b is x**(a + b) wherever the left side has a value, but for a root of odd
degree beside a power that is not rational: these two stay side by side.
"""

from collections.abc import Iterable
from typing import Final

from service.symbolic.build import E, call, has_finite_decimal, number, power_of
from service.symbolic.expression import (
    Call,
    Expression,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.interning import charge
from service.symbolic.normal_form.exponents import added, settle, times
from service.symbolic.normal_form.ordering import factors_in_order
from service.symbolic.normal_form.roots import extracted, numeric_power
from service.symbolic.normal_form.terms import (
    ONE_TERM,
    ZERO_TERM,
    Exponent,
    Factor,
    Term,
    as_exponent,
    as_node,
    check_digits,
    fraction,
    is_numeric,
    lowest,
    without_value,
)
from service.symbolic.normal_form.workspace import Workspace
from service.symbolic.signs import is_nonnegative, is_positive

# Bases that whole powers are carried into; here they only stand below roots and general powers.
_COMPOSITE: Final = frozenset((Product, Quotient, Power))
_REWRITTEN: Final = _COMPOSITE | {Number}
_SIGNED: Final = frozenset(("abs", "sign"))
# Bases that are never rewritten.
_SIMPLE: Final = frozenset((Symbol, Sum))


def product(work: Workspace, terms: Iterable[Term]) -> Term:
    """Return the product of terms."""
    above = below = 1
    decimal = merged = may_vanish = False
    exponents: dict[Expression, Exponent] = {}
    clashes: list[Factor] = []
    for n, d, is_decimal, factors in terms:
        above *= n
        below *= d
        decimal = decimal or is_decimal
        for base, exponent in factors:
            if base not in exponents:
                exponents[base] = exponent
                continue
            may_vanish = True
            known = exponents[base]
            if type(known) is int and type(exponent) is int:
                exponents[base] = known + exponent
            elif is_numeric(known) and is_numeric(exponent):
                exponents[base] = as_exponent(added(as_node(known), as_node(exponent)))
                merged = True
            else:
                clashes.append((base, exponent))
    if below != 1:
        above, below = lowest(above, below)
        check_digits(below)
    decimal = decimal and has_finite_decimal(below)
    if above == 0:
        return ZERO_TERM
    check_digits(above)
    charge(3 * len(exponents) + 4)
    apart = settle(work, exponents, clashes) if clashes else ()
    if _may_be_rewritten(exponents):
        if others := _rewrite(work, exponents, merged=merged or bool(clashes)):
            left = [factor for factor in exponents.items() if factor[1] != 0]
            return product(work, ((above, below, decimal, (*left, *apart)), *others))
        may_vanish = True
    remaining = list(exponents.items())
    if may_vanish:
        remaining = [factor for factor in remaining if factor[1] != 0]
        remaining += apart
    return (above, below, decimal, factors_in_order(work.ranks, remaining))


def _may_be_rewritten(exponents: dict[Expression, Exponent]) -> bool:
    for base, exponent in exponents.items():
        if type(base) in _REWRITTEN:
            return True
        if isinstance(base, Call) and (
            base.name in _SIGNED or (base is E and _may_be_logarithm(exponent))
        ):
            return True
    return False


def _rewrite(work: Workspace, exponents: dict[Expression, Exponent], *, merged: bool) -> list[Term]:
    """Take out the bases that can be written with simpler ones, and return what they become."""
    others = []
    for base, exponent in list(exponents.items()):
        if exponent == 0:
            del exponents[base]
            continue
        replaced = None
        if type(base) in _COMPOSITE and type(exponent) is int:
            replaced = power(work, work.term(base), exponent)
        elif type(base) in _COMPOSITE and merged and isinstance(exponent, Number):
            replaced = _root(work, work.term(base), exponent)
            if replaced == (1, 1, False, ((base, exponent),)):
                replaced = None
        elif isinstance(base, Number) and is_numeric(exponent):
            replaced = numeric_power(base.numerator, base.denominator, base.decimal, exponent)
            if replaced[3] == ((base, exponent),) and replaced[0] == 1:
                replaced = None
        elif base is E and isinstance(exponent, Call | Product | Quotient):
            replaced = _power_of_logarithm(work, exponent)
        elif isinstance(base, Call) and base.name == "abs" and type(exponent) is int:
            replaced = _without_abs(work, exponents, base.arguments[0], exponent)
        elif isinstance(base, Call) and base.name == "sign" and exponents[base] == 1:
            replaced = _without_sign(exponents, base.arguments[0])
        if replaced is not None:
            del exponents[base]
            others.append(replaced)
    return others


def _may_be_logarithm(exponent: Exponent) -> bool:
    if isinstance(exponent, Quotient):
        exponent = exponent.numerator
    if isinstance(exponent, Product):
        exponent = exponent.factors[-1]
    return isinstance(exponent, Call) and exponent.name == "log"


def _power_of_logarithm(work: Workspace, exponent: Expression) -> Term | None:
    """Return exp(c*log(u)) as u**c, for a number c."""
    above, below, decimal, factors = work.term(exponent)
    if len(factors) != 1:
        return None
    logarithm, once = factors[0]
    if once != 1 or not isinstance(logarithm, Call) or logarithm.name != "log":
        return None
    if len(logarithm.arguments) != 1:
        return None
    return raised(work, work.term(logarithm.arguments[0]), number(above, below, decimal))


def _without_abs(
    work: Workspace, exponents: dict[Expression, Exponent], u: Expression, exponent: int
) -> Term | None:
    """Return abs(u)**exponent without abs: for even exponents, and odd ones beside sign(u)."""
    if exponent % 2:
        sign = call("sign", u)
        beside = exponents.get(sign)
        if type(beside) is not int or beside % 2 == 0:
            return None
        exponents[sign] = 0
    return power(work, work.term(u), exponent)


def _without_sign(exponents: dict[Expression, Exponent], u: Expression) -> Term | None:
    """Return u*sign(u) as abs(u)."""
    beside = exponents.get(u)
    if type(beside) is not int or beside < 1:
        return None
    exponents[u] = beside - 1
    return (1, 1, False, ((call("abs", u), 1),))


def power(work: Workspace, term: Term, exponent: int) -> Term:
    """Return the whole power of a term."""
    if exponent == 1:
        return term
    if exponent == 0:
        return ONE_TERM
    above, below, decimal, factors = term
    if above == 0:
        if exponent < 0:
            raise without_value("A constant part divides by zero")
        return ZERO_TERM
    raised = tuple(
        [
            (base, e * exponent if type(e) is int else times(work, e, number(exponent)))
            for base, e in factors
        ]
    )
    if above == below == 1 and len(raised) == 1 and type(factors[0][0]) in _SIMPLE:
        e = raised[0][1]
        if type(e) is int:
            check_digits(e)
            return (1, 1, False, raised)
    if exponent == -1 and not (factors and type(factors[0][0]) is Number):
        sign = 1 if above > 0 else -1
        return (sign * below, sign * above, decimal and has_finite_decimal(abs(above)), raised)
    for _, e in raised:
        if isinstance(e, int):
            check_digits(e)
    if above == below == 1:
        return product(work, [(1, 1, False, raised)])
    return product(work, [numeric_power(above, below, decimal, exponent), (1, 1, False, raised)])


def raised(work: Workspace, term: Term, exponent: Expression) -> Term:
    """Return the power of a term with a tidied exponent."""
    if not isinstance(exponent, Number):
        return _general_power(work, term, exponent)
    if exponent.denominator == 1:
        return power(work, term, exponent.numerator)
    return _root(work, term, exponent)


def _general_power(work: Workspace, term: Term, exponent: Expression) -> Term:
    above, below, _, factors = term = work.settled(term)
    if not factors and above == below:
        return ONE_TERM
    if above == below and len(factors) == 1:
        base, inner = factors[0]
        odd = isinstance(inner, int) and inner % 2
        if odd or is_positive(base):
            return product(work, [(1, 1, False, ((base, times(work, inner, exponent)),))])
    return (1, 1, False, ((work.node(term), exponent),))


def _root(work: Workspace, term: Term, exponent: Number) -> Term:
    """Return the power of a term with a fraction as exponent, over the reals."""
    above, below, decimal, factors = work.settled(term)
    if not factors:
        return numeric_power(above, below, decimal, exponent)
    p, q = exponent.numerator, exponent.denominator
    sign = -1 if above < 0 else 1
    outside_above, inside_above = extracted(abs(above), q)
    outside_below, inside_below = extracted(below, q)
    outside = numeric_power(outside_above, outside_below, decimal, p)
    if sign < 0 and q % 2:
        outside = (outside[0] * (-1 if p % 2 else 1), *outside[1:])
        sign = 1
    if sign == inside_above == inside_below == 1 and len(factors) == 1:
        rest = _root_of_power(work, *factors[0], exponent)
    else:
        decimal = decimal and has_finite_decimal(inside_below)
        base = work.node((sign * inside_above, inside_below, decimal, factors))
        rest = (1, 1, False, ((base, exponent),))
    return rest if outside == ONE_TERM else product(work, (outside, rest))


def _root_of_power(work: Workspace, base: Expression, inner: Exponent, outer: Number) -> Term:
    """Return (base**inner)**outer, where outer is not whole.

    An even power below an even root loses the sign of its base: sqrt(x**2) is abs(x).
    """
    if not is_numeric(inner):
        if is_positive(base):
            return product(work, [(1, 1, False, ((base, times(work, inner, outer)),))])
        return (1, 1, False, ((power_of(base, as_node(inner)), outer),))
    exponent = times(work, inner, outer)
    loses_sign = fraction(inner)[0] % 2 == 0 and outer.denominator % 2 == 0
    keeps_none = fraction(exponent)[0] % 2 == 0
    if not loses_sign or keeps_none or base is E or is_nonnegative(base):
        if type(base) in _COMPOSITE:
            return raised(work, work.term(base), as_node(exponent))
        return product(work, ((1, 1, False, ((base, exponent),)),))
    return raised(work, work.term(call("abs", base)), as_node(exponent))
