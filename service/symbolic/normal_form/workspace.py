"""What one piece of tidying remembers, and the questions that all its parts ask each other."""

from abc import ABC, abstractmethod
from typing import Final, NamedTuple

from service.symbolic.expression import Expression, Sum, Symbol
from service.symbolic.normal_form.ordering import Degrees, Ranks
from service.symbolic.normal_form.terms import Exponent, Term, Terms
from service.symbolic.normal_form.writing import written

_MOST_PASSES: Final = 4


class Content(NamedTuple):
    """What the terms of a sum have in common.

    negative     all coefficients are negative
    divisor      divides all coefficients, once they are multiplied by
    denominator  the common denominator of all coefficients
    common       the powers that divide all terms
    below        the powers that some of the terms are divided by
    clearable    these are few, so that multiplying with them leaves the sum small
    """

    negative: bool
    divisor: int
    denominator: int
    common: dict[Expression, Exponent]
    below: dict[Expression, Exponent]
    clearable: bool


PLAIN: Final = Content(False, 1, 1, {}, {}, False)


class Workspace(ABC):
    """Memory of tidied expressions: each distinct one is looked at once.

    terms     what an expression is when taken apart
    forms     its normal form
    sums      the terms of a tidied sum
    contents  what the terms of a tidied sum have in common
    sizes     how much there is to write of it
    ranks     what expressions are ordered by
    degrees   what sums are ordered by as factors of terms
    changes   how often a fraction was reduced, or a sum factored or expanded
    expands   whether sums are expanded on trial even where no terms look alike
    """

    __slots__ = (
        "changes", "contents", "degrees", "expands", "forms", "ranks", "sizes", "sums", "terms",
    )  # fmt: skip

    def __init__(self) -> None:
        self.terms: dict[Expression, Term] = {}
        self.forms: dict[Expression, Expression] = {}
        self.sums: dict[Expression, Terms] = {}
        self.contents: dict[Expression, Content] = {}
        self.sizes: dict[Expression, int] = {}
        self.ranks: Ranks = {}
        self.degrees: Degrees = {}
        self.changes = 0
        self.expands = False

    @abstractmethod
    def term(self, node: Expression) -> Term:
        """Return an expression taken apart."""

    def merged(self, terms: Terms) -> Terms:
        """Return the terms of a sum with those merged that are not alike and still come to one."""
        return terms

    @abstractmethod
    def settled(self, term: Term) -> Term:
        """Return the term with its fractions reduced."""

    def node(self, term: Term) -> Expression:
        """Return a term as a tidied expression."""
        return written(self.settled(term))

    def form(self, node: Expression) -> Expression:
        """Return the normal form of an expression."""
        if type(node) is Symbol:
            return node
        known = self.forms.get(node)
        if known is None:
            before = self.changes
            term = self.settled(self.term(node))
            known = written(term)
            if self.changes != before and self._has_nested_sums(term):
                known = self._settle(known)
            self.forms[node] = self.forms[known] = known
        return known

    def _has_nested_sums(self, term: Term) -> bool:
        """Whether a factor is a sum with sums in its terms; others stand for themselves."""
        return any(type(base) is Sum and base not in self.terms for base, _ in term[3])

    def _settle(self, node: Expression) -> Expression:
        """Return what no further pass changes; one that cancelled may leave work for another."""
        for _ in range(_MOST_PASSES):
            again = self.node(self.term(node))
            if again is node:
                break
            node = again
        return node
