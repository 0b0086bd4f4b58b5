"""Mistakes with constants, sums, products and quotients."""

from collections.abc import Iterator, Sequence

from service.symbolic.arithmetic import add, divide, multiply, negate, raise_to
from service.symbolic.build import ONE, TWO, ZERO
from service.symbolic.expression import Expression, Product, Quotient
from service.symbolic.mistakes.mistake import Derive, Mistake
from service.symbolic.step import Step

_PRODUCT = frozenset(("product",))
_QUOTIENT = frozenset(("quotient", "reciprocal", "constant-divisor"))
_FACTOR = frozenset(("constant-multiple", "constant-divisor", "reciprocal"))
_MOST_FACTORS = 6


def _constant_kept(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield step.of
    yield ONE


def _factor_dropped(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    of = step.of
    if isinstance(of, Product):
        constant = [factor for factor in of.factors if step.variable not in factor.free]
        yield parts[0]
        if len(constant) > 1:
            for dropped in constant:
                kept = list(constant)
                kept.remove(dropped)
                yield multiply(*kept, parts[0])
    elif parts:
        yield parts[0]
    elif isinstance(of, Quotient):
        yield divide(step.result, of.numerator)


def _term_dropped(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    for i in range(len(parts)):
        yield add(*parts[:i], *parts[i + 1 :])


def _sign_of_term(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    for i, part in enumerate(parts):
        yield add(*parts[:i], negate(part), *parts[i + 1 :])


def _product_of_derivatives(
    step: Step, parts: Sequence[Expression], _: Derive
) -> Iterator[Expression]:
    if step.rule.id != "product":
        yield ZERO  # That of a constant factor.
        return
    yield multiply(*parts)
    assert isinstance(step.of, Product)
    factors, count = step.of.factors, len(parts)
    for i in range(1, count) if 2 < count <= _MOST_FACTORS else ():
        # Of three factors and more, two groups may be taken for two factors.
        left, right = _slope(factors[:i], parts[:i]), _slope(factors[i:], parts[i:])
        yield multiply(left, right)
        yield add(multiply(*parts[:i], *factors[i:]), multiply(*factors[:i], right))
        yield add(multiply(left, *factors[i:]), multiply(*factors[:i], *parts[i:]))


def _slope(factors: Sequence[Expression], parts: Sequence[Expression]) -> Expression:
    """Return the derivative of a product from those of its factors."""
    return add(*[multiply(*factors[:i], part, *factors[i + 1 :]) for i, part in enumerate(parts)])


def _terms_of_product(step: Step, parts: Sequence[Expression]) -> list[Expression]:
    assert isinstance(step.of, Product)
    factors = step.of.factors
    return [multiply(*factors[:i], part, *factors[i + 1 :]) for i, part in enumerate(parts)]


def _one_factor(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    terms = _terms_of_product(step, parts)
    for i, term in enumerate(terms):
        yield add(*terms[:i], *terms[i + 1 :])
        if len(terms) > 2:
            yield term


def _product_sign(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    first, *others = _terms_of_product(step, parts)
    yield add(first, *map(negate, others))
    yield add(negate(first), *others)


def _slopes(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> tuple[Expression, Expression]:
    """Return f' and g' for the quotient f/g, also where another rule knows that one is 0."""
    assert isinstance(step.of, Quotient)
    if step.rule.id == "reciprocal":
        return ZERO, derive(step.of.denominator, step.variable)
    return (parts[0], parts[1]) if step.rule.id == "quotient" else (parts[0], ZERO)


def _sides(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> tuple[Expression, Expression, Expression]:
    """Return f' g, f g' and g for the quotient f/g."""
    assert isinstance(step.of, Quotient)
    above, below = step.of.numerator, step.of.denominator
    d_above, d_below = _slopes(step, parts, derive)
    return multiply(d_above, below), multiply(above, d_below), below


def _quotient_of_derivatives(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> Iterator[Expression]:
    d_above, d_below = _slopes(step, parts, derive)
    if d_below is not ZERO:
        yield divide(d_above, d_below)


def _quotient_order(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> Iterator[Expression]:
    left, right, below = _sides(step, parts, derive)
    yield divide(add(right, negate(left)), raise_to(below, TWO))


def _quotient_sign(step: Step, parts: Sequence[Expression], derive: Derive) -> Iterator[Expression]:
    left, right, below = _sides(step, parts, derive)
    yield divide(add(left, right), raise_to(below, TWO))


def _not_squared(step: Step, parts: Sequence[Expression], derive: Derive) -> Iterator[Expression]:
    left, right, below = _sides(step, parts, derive)
    yield divide(add(left, negate(right)), below)


def _no_denominator(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> Iterator[Expression]:
    left, right, _below = _sides(step, parts, derive)
    yield add(left, negate(right))


def _numerator_kept(
    step: Step, parts: Sequence[Expression], derive: Derive
) -> Iterator[Expression]:
    left, right, below = _sides(step, parts, derive)
    yield divide(left, raise_to(below, TWO))
    yield divide(negate(right), raise_to(below, TWO))
    yield divide(_slopes(step, parts, derive)[0], below)


STRUCTURAL = (
    Mistake(
        "constant-kept",
        "Constant kept",
        "The constant {of} was not differentiated to 0, but taken as {instead}.",
        frozenset(("constant",)),
        _constant_kept,
    ),
    Mistake(
        "constant-factor-dropped",
        "Constant factor dropped",
        "A constant factor of {of} was left out; it stays as it is.",
        _FACTOR,
        _factor_dropped,
    ),
    Mistake(
        "term-dropped",
        "Term dropped",
        "The derivative of a term of {of} is missing.",
        frozenset(("sum",)),
        _term_dropped,
        alone=True,
    ),
    Mistake(
        "sign-of-term",
        "Sign of a term",
        "The derivative of a term of {of} has the wrong sign.",
        frozenset(("sum",)),
        _sign_of_term,
        alone=True,
    ),
    Mistake(
        "product-of-derivatives",
        "Product of the derivatives",
        "The derivatives of the factors were multiplied; the product rule is f'*g + f*g'.",
        _PRODUCT | frozenset(("constant-multiple",)),
        _product_of_derivatives,
    ),
    Mistake(
        "factor-not-differentiated",
        "Factor not differentiated",
        "In the product {of} not every factor got its turn; the product rule has a term for each.",
        _PRODUCT,
        _one_factor,
    ),
    Mistake(
        "product-sign",
        "Sign of the product rule",
        "The terms of the product rule were subtracted; they are added.",
        _PRODUCT,
        _product_sign,
    ),
    Mistake(
        "quotient-of-derivatives",
        "Quotient of the derivatives",
        "The derivative of the numerator was divided by that of the denominator; the quotient rule "
        "is (f'*g - f*g')/g**2.",
        _QUOTIENT,
        _quotient_of_derivatives,
    ),
    Mistake(
        "quotient-order",
        "Order in the quotient rule",
        "The terms of the quotient rule were subtracted the other way round: f'*g comes first.",
        _QUOTIENT,
        _quotient_order,
    ),
    Mistake(
        "quotient-sign",
        "Sign of the quotient rule",
        "The terms of the quotient rule were added; f*g' is subtracted from f'*g.",
        _QUOTIENT,
        _quotient_sign,
    ),
    Mistake(
        "quotient-denominator-not-squared",
        "Denominator not squared",
        "The denominator of the quotient rule was not squared.",
        _QUOTIENT,
        _not_squared,
    ),
    Mistake(
        "quotient-denominator-dropped",
        "Denominator left out",
        "The quotient rule was left without its denominator.",
        _QUOTIENT,
        _no_denominator,
    ),
    Mistake(
        "quotient-part-not-differentiated",
        "Part of a quotient not differentiated",
        "Only one of numerator and denominator of {of} was differentiated.",
        _QUOTIENT,
        _numerator_kept,
        alone=True,
    ),
)
