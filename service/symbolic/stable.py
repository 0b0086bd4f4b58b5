"""Writing expressions so that they can be computed where exp is too large for a float.

log(1 + exp(x)) is softplus(x), and so on: the same functions, by names whose NumPy forms keep
their digits in both tails. What a person sees stays as it was written.
"""

from collections.abc import Callable
from typing import Any

from service.symbolic.build import MINUS_ONE, ONE, TWO, call
from service.symbolic.expression import Call, Expression, Power, Product, Quotient, Sum
from service.symbolic.interning import Node
from service.symbolic.substitution import rebuild


def stable(expression: Expression) -> Expression:
    """Return an expression with the same values that overflows less."""
    memo: dict[Node, Any] = {}

    def visit(node: Any) -> Any:
        done = memo.get(node)
        if done is None:
            children = [visit(child) for child in node.children]
            same = all(a is b for a, b in zip(children, node.children, strict=True))
            done = node if same else rebuild(node, children)
            rewrite = _REWRITES.get(type(done))
            done = memo[node] = rewrite(done) if rewrite else done
        return done

    written: Expression = visit(expression)
    return written


def _exponent(node: Node) -> Expression | None:
    """Return u where the node is exp(u)."""
    return node.arguments[0] if isinstance(node, Call) and node.name == "exp" else None


def _one_more_than_exp(node: Node) -> Expression | None:
    """Return u where the node is 1 + exp(u)."""
    if not isinstance(node, Sum) or len(node.terms) != 2 or ONE not in node.terms:
        return None
    return _exponent(node.terms[node.terms[0] is ONE])


def _one_less_sigmoid(node: Node) -> Expression | None:
    """Return u where the node is 1 - sigmoid(u)."""
    if not isinstance(node, Sum) or len(node.terms) != 2 or ONE not in node.terms:
        return None
    product = node.terms[node.terms[0] is ONE]
    if isinstance(product, Product) and product.factors[0] is MINUS_ONE:
        _, *factors = product.factors
        if len(factors) == 1 and isinstance(factors[0], Call) and factors[0].name == "sigmoid":
            return factors[0].arguments[0]
    return None


def _logarithm(node: Call) -> Expression:
    """log(1 + exp(u)), log(sigmoid(u)), log(1 - sigmoid(u)), log(cosh(u))."""
    if node.name != "log" or len(node.arguments) != 1:
        return node
    (of,) = node.arguments
    exponent, argument = _one_more_than_exp(of), _one_less_sigmoid(of)
    if exponent is not None:
        return call("softplus", exponent)
    if argument is not None:
        return call("log_sigmoid", -argument)
    if isinstance(of, Call) and of.name == "sigmoid":
        return call("log_sigmoid", *of.arguments)
    if isinstance(of, Call) and of.name == "cosh":
        (u,) = of.arguments
        return u + call("softplus", -2 * u) - call("log", TWO)
    return node


def _quotient(node: Quotient) -> Expression:
    """exp(u)/(1 + exp(u)), v/(1 + exp(u))."""
    exponent = _one_more_than_exp(node.denominator)
    if exponent is None:
        return node
    if _exponent(node.numerator) is exponent:
        return call("sigmoid", exponent)
    return node.numerator * call("sigmoid", -exponent)


def _reciprocal(node: Power) -> Expression:
    """(1 + exp(u))**(-1)."""
    exponent = _one_more_than_exp(node.base)
    return (
        node if exponent is None or node.exponent is not MINUS_ONE else call("sigmoid", -exponent)
    )


_REWRITES: dict[type[Node], Callable[[Any], Expression]] = {
    Call: _logarithm,
    Quotient: _quotient,
    Power: _reciprocal,
}
