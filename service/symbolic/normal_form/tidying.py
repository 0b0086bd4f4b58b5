"""The normal form of an expression, kind by kind."""

from collections.abc import Callable
from typing import Any, Final

from service.symbolic.arithmetic import add, multiply, negate
from service.symbolic.build import ZERO, applied, conjunction, piecewise, relation
from service.symbolic.expression import (
    Applied,
    Call,
    Conjunction,
    Derivative,
    Expression,
    Number,
    Pi,
    Piecewise,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)
from service.symbolic.integral import Integral, integral
from service.symbolic.interning import charge
from service.symbolic.normal_form.fractions import reduced
from service.symbolic.normal_form.products import power, product, raised
from service.symbolic.normal_form.shrinking import total
from service.symbolic.normal_form.special_values import function_value
from service.symbolic.normal_form.sums import collected
from service.symbolic.normal_form.terms import ZERO_TERM, Factor, Term, as_node, without_value
from service.symbolic.normal_form.workspace import Workspace


def normal_form(node: Expression, memo: dict[Any, Any] | None = None) -> Expression:
    """Return the expression as a calculus book prints it, with the same value.

    Calls that share a memo share their work; a memo belongs to one scope of expressions. Raises
    NonFiniteConstant where a constant part divides by zero, LimitExceeded for numbers with too many
    digits, ComputeBudgetExceeded when the scope has no room for more nodes.
    """
    if memo is None:
        return Tidying().form(node)
    work = memo.get(Tidying)
    if work is None:
        work = memo[Tidying] = Tidying()
    form: Expression = work.form(node)
    return form


class Tidying(Workspace):
    """Takes expressions apart by their kind."""

    __slots__ = ()

    def term(self, node: Expression) -> Term:
        """Return an expression taken apart."""
        known = self.terms.get(node)
        if known is None:
            known = self.terms[node] = _TERMS[type(node)](self, node)
        return known

    def settled(self, term: Term) -> Term:
        """Return the term with its fractions reduced."""
        for base, _ in term[3]:
            if type(base) is Sum:
                return reduced(self, term)
        return term


def _atom(work: Workspace, node: Expression) -> Term:
    return (1, 1, False, ((node, 1),))


def _number(work: Workspace, node: Number) -> Term:
    return (node.numerator, node.denominator, node.decimal, ())


def _sum(work: Workspace, node: Sum) -> Term:
    charge(len(node.terms))
    return total(work, collected(work, [work.term(term) for term in node.terms]))


def _product(work: Workspace, node: Product) -> Term:
    charge(len(node.factors))
    return product(work, [work.term(factor) for factor in node.factors])


def _quotient(work: Workspace, node: Quotient) -> Term:
    below = work.term(node.denominator)
    if below[0] == 0:
        raise without_value("A constant part divides by zero")
    return product(work, (work.term(node.numerator), power(work, below, -1)))


def _power(work: Workspace, node: Power) -> Term:
    exponent = node.exponent
    if type(exponent) is not Number:
        exponent = work.form(exponent)
    return raised(work, work.term(node.base), exponent)


def _applied(work: Workspace, node: Applied) -> Term:
    arguments = tuple([work.form(argument) for argument in node.arguments])
    return _atom(work, applied(node.name, arguments, node.orders))


def _piecewise(work: Workspace, node: Piecewise) -> Term:
    values = [work.form(value) for value in node.values]
    conditions = [_condition(work, condition) for condition in node.conditions]
    if not conditions[-1].relations and len(set(values)) == 1:
        return work.term(values[0])
    return _atom(work, piecewise(*zip(values, conditions, strict=True)))


def _integral(work: Workspace, node: Integral) -> Term:
    """Take out of the integral what does not depend on its variable."""
    variable = node.variable
    lower, upper, form = work.form(node.lower), work.form(node.upper), work.form(node.integrand)
    if variable not in form.free:
        return work.term(multiply(form, add(upper, negate(lower))))
    above, below, decimal, factors = work.term(form)
    inside = tuple([factor for factor in factors if _depends(factor, variable)])
    outside = tuple([factor for factor in factors if not _depends(factor, variable)])
    rest = integral(work.node((1, 1, False, inside)), variable, lower, upper)
    term = ZERO_TERM if rest is ZERO else _atom(work, rest)
    return product(work, ((above, below, decimal, outside), term))


def _depends(factor: Factor, variable: str) -> bool:
    base, exponent = factor
    return variable in base.free or variable in as_node(exponent).free


def _condition(work: Workspace, node: Conjunction) -> Conjunction:
    return conjunction(
        *[
            relation(work.form(each.left), each.operator, work.form(each.right))
            for each in node.relations
        ]
    )


_TERMS: Final[dict[type[Expression], Callable[[Workspace, Any], Term]]] = {
    Number: _number,
    Pi: _atom,
    Symbol: _atom,
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: function_value,
    Applied: _applied,
    Piecewise: _piecewise,
    Integral: _integral,
    Derivative: _atom,
}
