"""sin(u)**2 + cos(u)**2 = 1 and its like, where they make one term of two."""

from typing import Final, NamedTuple

from service.errors import ComputeBudgetExceeded, LimitExceeded
from service.symbolic.build import call
from service.symbolic.expression import Call, Expression, Power, Sum
from service.symbolic.interning import Node, allowance, below, charge, table
from service.symbolic.normal_form.products import product
from service.symbolic.normal_form.sums import without_zeros
from service.symbolic.normal_form.terms import Factors, Terms, add_term
from service.symbolic.normal_form.tidying import Tidying


class Identity(NamedTuple):
    """first(u)**2 + sign*second(u)**2 = 1."""

    first: str
    second: str
    sign: int

    def __str__(self) -> str:
        between = "+" if self.sign > 0 else "-"
        return f"{self.first}(u)**2 {between} {self.second}(u)**2 = 1"


IDENTITIES: Final = (
    Identity("sin", "cos", 1),
    Identity("sec", "tan", -1),
    Identity("csc", "cot", -1),
    Identity("cosh", "sinh", -1),
)
_SHARE: Final = 8  # of the work that is left, one part in so many
_PAIR: Final = 2
_NAMES: Final = frozenset([name for each in IDENTITIES for name in (each.first, each.second)])
_BY_FIRST: Final = {identity.first: identity for identity in IDENTITIES}


def identified(expression: Expression) -> tuple[Expression, str]:
    """Return a tidied expression made shorter by identities, and those that were used.

    It stays as it is where that would take much of the work that is left.
    """
    if not _may_apply(expression):
        return expression, ""
    work = _Identifying()
    try:
        with allowance(table().remaining // _SHARE):
            form = work.form(expression)
    except (ComputeBudgetExceeded, LimitExceeded):
        return expression, ""
    return (form, "; ".join(map(str, work.used))) if work.used else (expression, "")


def _may_apply(expression: Expression) -> bool:
    """Whether there are a sum, both functions of an identity, and what may be a square of one."""
    nodes = below(expression)
    calls = {node for node in nodes if isinstance(node, Call) and node.name in _NAMES}
    if len(calls) < _PAIR or not any(type(node) is Sum for node in nodes):
        return False
    charge(len(calls))
    squared: set[Node] = set()
    for node in nodes:
        if isinstance(node, Power):
            squared.update([node.base] if isinstance(node.base, Call) else below(node.base))
    return any(
        each.name in _BY_FIRST
        and (second := call(_BY_FIRST[each.name].second, each.arguments[0])) in calls
        and (each in squared or second in squared)
        for each in calls
    )


class _Identifying(Tidying):
    """Tidies with identities, which also decide where expanding pays."""

    __slots__ = ("used",)

    def __init__(self) -> None:
        super().__init__()
        self.used: dict[Identity, None] = {}
        self.expands = True

    def merged(self, terms: Terms) -> Terms:
        """Return the terms of a sum with each pair that an identity makes one term of."""
        for factors in terms:
            for base, exponent in factors:
                if isinstance(base, Call) and type(exponent) is int and exponent > 1:
                    identity = _BY_FIRST.get(base.name)
                    if identity is not None:
                        fewer = self._without_pair(terms, factors, base, identity)
                        if fewer is not None:
                            self.used[identity] = None
                            return self.merged(fewer)
        return terms

    def _without_pair(
        self, terms: Terms, factors: Factors, base: Call, identity: Identity
    ) -> Terms | None:
        second = call(identity.second, base.arguments[0])
        rest = product(self, [(1, 1, False, factors), (1, 1, False, ((base, -2),))])[3]
        other = product(self, [(1, 1, False, rest), (1, 1, False, ((second, 2),))])[3]
        above, denominator, decimal = terms[factors]
        if terms.get(other, (0, 1, False))[:2] != (identity.sign * above, denominator):
            return None
        fewer = {each: terms[each] for each in terms if each not in (factors, other)}
        add_term(fewer, rest, above, denominator, decimal)
        return without_zeros(fewer)
