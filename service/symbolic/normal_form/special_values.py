"""Functions at arguments where their value is something simpler, and functions of opposites."""

from collections.abc import Callable
from typing import Final

from service.symbolic.arithmetic import negate
from service.symbolic.build import PI, ZERO, E, call, is_negative, is_number
from service.symbolic.expression import Call, Expression
from service.symbolic.normal_form.products import product
from service.symbolic.normal_form.terms import ONE_TERM, ZERO_TERM, Term, as_exponent
from service.symbolic.normal_form.workspace import Workspace
from service.symbolic.signs import is_nonnegative, is_positive

_ODD: Final = frozenset((
    "sin", "tan", "cot", "csc", "asin", "atan", "sinh", "tanh", "coth", "csch", "asinh", "atanh",
    "erf", "erfinv", "Si", "fresnels", "fresnelc", "softsign", "tanhshrink", "hardtanh",
))  # fmt: skip
_EVEN: Final = frozenset(("cos", "sec", "cosh", "sech", "sinc"))
_ZERO_AT_ZERO: Final = _ODD.union(("relu", "silu", "gelu", "mish", "LambertW")).difference(
    ("cot", "csc", "coth", "csch")
)
# By quarter turns.
_SINE: Final = (0, 1, 0, -1)


def function_value(work: Workspace, node: Call) -> Term:
    """Return a function of the table with its arguments tidied."""
    name = node.name
    arguments = tuple([work.form(argument) for argument in node.arguments])
    if len(arguments) == 1:
        (argument,) = arguments
        special = _SPECIAL.get(name)
        value = special(work, argument) if special else None
        if value is None:
            value = _by_symmetry(name, argument)
        if value is not None:
            return value
    return _factor(call(name, *arguments))


def _factor(node: Expression, sign: int = 1) -> Term:
    return (sign, 1, False, ((node, 1),))


def _by_symmetry(name: str, argument: Expression) -> Term | None:
    odd = name in _ODD
    if argument is ZERO:
        if name in _ZERO_AT_ZERO:
            return ZERO_TERM
        return ONE_TERM if name in _EVEN else None
    if (odd or name in _EVEN) and is_negative(argument):
        return _factor(call(name, negate(argument)), -1 if odd else 1)
    return None


def _exp(work: Workspace, argument: Expression) -> Term:
    if argument is ZERO:
        return ONE_TERM
    return product(work, ((1, 1, False, ((E, as_exponent(argument)),)),))


def _log(work: Workspace, argument: Expression) -> Term | None:
    if is_number(argument) and argument.numerator == argument.denominator:
        return ZERO_TERM
    if isinstance(argument, Call) and argument.name == "exp":
        return work.term(argument.arguments[0])
    return None


def _quarter_turns(work: Workspace, argument: Expression) -> int | None:
    """Return n where the argument is n*pi/2 for a whole n."""
    if argument.free:
        return None
    above, below, _, factors = work.term(argument)
    if factors != ((PI, 1),) or below > 2:
        return None
    return above * 2 // below


def _sin(work: Workspace, argument: Expression) -> Term | None:
    turns = _quarter_turns(work, argument)
    return None if turns is None else (_SINE[turns % 4], 1, False, ())


def _cos(work: Workspace, argument: Expression) -> Term | None:
    turns = _quarter_turns(work, argument)
    return None if turns is None else (_SINE[(turns + 1) % 4], 1, False, ())


def _tan(work: Workspace, argument: Expression) -> Term | None:
    turns = _quarter_turns(work, argument)
    return None if turns is None or turns % 2 else ZERO_TERM


def _abs(work: Workspace, argument: Expression) -> Term | None:
    if is_nonnegative(argument):
        return work.term(argument)
    above, below, decimal, factors = work.term(argument)
    if not factors:
        return (abs(above), below, decimal, ())
    if above == below:
        return None
    rest = work.node((1, 1, False, factors))
    magnitude = work.term(rest) if is_nonnegative(rest) else _factor(call("abs", rest))
    return product(work, ((abs(above), below, decimal, ()), magnitude))


def _sign(work: Workspace, argument: Expression) -> Term | None:
    if argument is ZERO:
        return ZERO_TERM
    if is_positive(argument):
        return ONE_TERM
    above, below, _, factors = work.term(argument)
    if above == below:
        return None
    sign = 1 if above > 0 else -1
    if not factors:
        return (sign, 1, False, ())
    rest = work.node((1, 1, False, factors))
    return (sign, 1, False, ()) if is_positive(rest) else _factor(call("sign", rest), sign)


_SPECIAL: Final[dict[str, Callable[[Workspace, Expression], Term | None]]] = {
    "exp": _exp,
    "log": _log,
    "sin": _sin,
    "cos": _cos,
    "tan": _tan,
    "abs": _abs,
    "sign": _sign,
}
