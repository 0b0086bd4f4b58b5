"""SymPy's trees as text that our parser reads, by a table of their kinds and no other way.

A part is a text and how strongly it binds: what stands beside it decides on parentheses, so that
the text is nested no deeper than the tree needs.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import sympy as sp
from sympy.core.function import Application, AppliedUndef

from service.limits import LIMITS
from service.symbolic.build import has_finite_decimal
from service.symbolic.functions import TABLE
from service.symbolic.sympy_bridge.functions import DEFINITIONS, NAMES
from service.symbolic.sympy_bridge.to_sympy import Inexpressible

Part: TypeAlias = tuple[str, int]

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
_MOST_DIGITS: Final = 10**LIMITS.digits
_EQUALITY: Final = {"==": "Eq", "!=": "Ne"}


def from_sympy(expression: Any, *, decimal: bool = False) -> str | None:
    """Return the expression as text, or None where our grammar has no words for it.

    With `decimal`, fractions that are finite decimals are written as such.
    """
    try:
        text = _Speaker(decimal=decimal).text(expression)
    except (Inexpressible, RecursionError):
        return None
    return text if len(text) <= LIMITS.expression_characters else None


class _Speaker:
    """Writes each distinct node once."""

    def __init__(self, *, decimal: bool) -> None:
        self.decimal = decimal
        self._parts: dict[Any, Part] = {}

    def text(self, node: Any, least: int = _SUM) -> str:
        """Return the text, in parentheses if it binds less strongly than `least`."""
        part = self._parts.get(node)
        if part is None:
            part = self._parts[node] = self._part(node)
        text, strength = part
        return text if strength >= least else f"({text})"

    def strength(self, node: Any) -> int:
        """Return how strongly the text of a node binds that is written already."""
        return self._parts[node][1]

    def listed(self, nodes: Sequence[Any]) -> str:
        """Return the texts with commas between."""
        return ", ".join(map(self.text, nodes))

    def _part(self, node: Any) -> Part:
        for kind in type(node).__mro__:
            write = _KINDS.get(kind)
            if write is not None:
                return write(self, node)
        raise Inexpressible


def _rational(speaker: _Speaker, node: Any) -> Part:
    if max(abs(node.p), node.q) > _MOST_DIGITS:
        raise Inexpressible
    if node.q == 1:
        return str(node.p), _ATOM if node.p >= 0 else _SUM
    if speaker.decimal and has_finite_decimal(node.q):
        return _decimal(node.p, node.q), _ATOM if node.p >= 0 else _SUM
    return f"{node.p}/{node.q}", _PRODUCT if node.p >= 0 else _SUM


def _decimal(above: int, below: int) -> str:
    places = below.bit_length()  # enough of them: each takes a 2 or a 5 out of the denominator
    if places > LIMITS.digits:
        raise Inexpressible
    digits = str(abs(above) * 10**places // below).zfill(places + 1)
    sign = "-" if above < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}".rstrip("0")


def _symbol(speaker: _Speaker, node: Any) -> Part:
    return str(node.name), _ATOM


def _sum(speaker: _Speaker, node: Any) -> Part:
    text = ""
    for term in node.as_ordered_terms():
        written = speaker.text(term, _SUM)
        if not text:
            text = written
        elif written.startswith("-"):
            text += f" - {written[1:]}"
        else:
            text += f" + {written}"
    return text, _SUM


def _product(speaker: _Speaker, node: Any) -> Part:
    coefficient, rest = node.as_coeff_Mul()
    if not coefficient.is_Rational:
        raise Inexpressible
    above, below = _sides(speaker, rest.as_ordered_factors())
    size, denominator = abs(coefficient), sp.Integer(1)
    if not (speaker.decimal and has_finite_decimal(size.q)):
        size, denominator = sp.Integer(size.p), sp.Integer(size.q)
    if size != 1 or not above:
        above.insert(0, speaker.text(size, _POWER))
    if denominator != 1:
        below.insert(0, speaker.text(denominator, _POWER))
    text = "*".join(above)
    if below:
        text += f"/{below[0]}" if len(below) == 1 else f"/({'*'.join(below)})"
    if coefficient < 0:
        return f"-{text}", _SUM
    return text, _PRODUCT


def _sides(speaker: _Speaker, factors: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Return what stands above and what stands below the fraction bar."""
    above: list[str] = []
    below: list[str] = []
    for base, exponent in _powers(factors):
        if exponent.could_extract_minus_sign():
            below.append(_enclosed(_raised(speaker, base, -exponent)))
        else:
            above.append(_enclosed(_raised(speaker, base, exponent)))
    return above, below


def _enclosed(part: Part) -> str:
    text, strength = part
    return text if strength >= _POWER else f"({text})"


def _powers(factors: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield bases with their exponents, sign(u)*Abs(u)**(1/3) as the real root that it is."""
    signs = [factor for factor in factors if isinstance(factor, sp.sign)]
    for factor in factors:
        base, exponent = (factor.base, factor.exp) if factor.is_Pow else (factor, sp.S.One)
        if isinstance(base, sp.Abs) and exponent.is_Rational and exponent.q % 2 and exponent.q > 1:
            (inner,) = base.args
            sign = sp.sign(inner)
            if exponent.p % 2 == 0:
                base = inner
            elif sign in signs:
                signs.remove(sign)
                base = inner
        is_used = isinstance(factor, sp.sign) and factor not in signs
        if factor != 1 and not is_used:
            yield base, exponent


def _raised(speaker: _Speaker, base: Any, exponent: Any) -> Part:
    if exponent == 1:
        text = speaker.text(base)
        return text, speaker.strength(base)
    if exponent == sp.S.Half:
        return f"sqrt({speaker.text(base)})", _ATOM
    return f"{speaker.text(base, _ATOM)}**{speaker.text(exponent, _ATOM)}", _POWER


def _power(speaker: _Speaker, node: Any) -> Part:
    if node.exp.could_extract_minus_sign() or isinstance(node.base, sp.Abs):
        return _product(speaker, node)
    return _raised(speaker, node.base, node.exp)


def _function(speaker: _Speaker, node: Any) -> Part:
    name = NAMES.get(type(node).__name__)
    if name is None:
        raise Inexpressible
    arguments = node.args
    if name == "polygamma" and arguments[0] == 0:
        name, arguments = "digamma", arguments[1:]
    if name == "Heaviside" and arguments[1] == sp.S.Half:
        arguments = arguments[:1]
    least, most = TABLE[name].arity
    if len(arguments) < least or (most is not None and len(arguments) > most):
        raise Inexpressible  # Such as another branch of LambertW.
    return f"{name}({speaker.listed(arguments)})", _ATOM


def _unknown_function(speaker: _Speaker, node: Any) -> Part:
    name, *orders = node.func.__name__.split(" ")
    if name in DEFINITIONS:
        return f"{name}({speaker.listed(node.args)})", _ATOM
    if not name.endswith("'") or len(orders) != len(node.args):
        raise Inexpressible
    name, arguments = name[:-1], speaker.listed(node.args)
    if not any(map(int, orders)):
        return f"{name}({arguments})", _ATOM
    # All arguments are replaced at once, so these names may occur in them.
    names = [f"xi{k}" for k in range(1, len(orders) + 1)]
    by = ", ".join(
        f"({xi}, {order})" for xi, order in zip(names, orders, strict=True) if int(order)
    )
    listed = ", ".join(names)
    if len(names) > 1:
        return f"Subs(Derivative({name}({listed}), {by}), ({listed}), ({arguments}))", _ATOM
    return f"Subs(Derivative({name}({listed}), {by}), {listed}, {arguments})", _ATOM


def _piecewise(speaker: _Speaker, node: Any) -> Part:
    branches = [
        f"({speaker.text(value)}, {speaker.text(holds)})"
        for value, condition in node.args
        for holds in (condition.args if isinstance(condition, sp.Or) else (condition,))
    ]
    return f"Piecewise({', '.join(branches)})", _ATOM


def _relation(speaker: _Speaker, node: Any) -> Part:
    left, right = map(speaker.text, node.args)
    if node.rel_op in _EQUALITY:
        return f"{_EQUALITY[node.rel_op]}({left}, {right})", _ATOM
    return f"{left} {node.rel_op} {right}", _SUM


def _conjunction(speaker: _Speaker, node: Any) -> Part:
    return " & ".join([speaker.text(each, _ATOM) for each in node.args]), _SUM


# By the first of the classes of a node, most special ones first, that is here.
_KINDS: Final[dict[type, Callable[[_Speaker, Any], Part]]] = {
    sp.Rational: _rational,
    sp.core.numbers.Pi: lambda speaker, node: ("pi", _ATOM),
    sp.core.numbers.Exp1: lambda speaker, node: ("exp(1)", _ATOM),
    sp.Symbol: _symbol,
    sp.Add: _sum,
    sp.Mul: _product,
    sp.Pow: _power,
    sp.Piecewise: _piecewise,
    AppliedUndef: _unknown_function,
    Application: _function,
    sp.core.relational.Relational: _relation,
    sp.And: _conjunction,
    sp.logic.boolalg.BooleanTrue: lambda speaker, node: ("True", _ATOM),
}
