"""The real roots of polynomials: all of them, each once, exact up to formulas."""

from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from service.rendering.text import Text
from service.symbolic.build import symbol
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from service.symbolic.validity.polynomial import coefficients, real_roots
from tests.properties.asking import examples

EXACT = [
    ("x^2 - 4", ["-2", "2"]), ("x^2 - x - 1", ["1/2 - sqrt(5)/2", "sqrt(5)/2 + 1/2"]),
    ("(x - 1)^2*(2*x + 3)", ["-3/2", "1"]), ("x^2 + 1", []), ("x^3 - 8", ["2"]),
    ("x^4 - 2", ["-2**(1/4)", "2**(1/4)"]), ("x^5 + 3", ["-3**(1/5)"]), ("6*x^2 - 5*x + 1",
    ["1/3", "1/2"]), ("x^3 - 2*x", ["-sqrt(2)", "0", "sqrt(2)"]), ("7", []), ("x/3 - 1/2", ["3/2"]),
]  # fmt: skip


def _polynomial(text: str) -> list[Fraction]:
    found = coefficients(parse(text).expression, symbol("x"))
    assert found is not None
    return found


@pytest.mark.parametrize(("text", "roots"), EXACT)
def test_roots_with_a_formula_are_exact(text: str, roots: list[str]) -> None:
    found = sorted(real_roots(_polynomial(text)), key=lambda root: root.value)

    assert [Text().write(root.exact) for root in found if root.exact is not None] == roots
    assert len(found) == len(roots)


@pytest.mark.parametrize("text", ["sin(x)", "x^n", "1/x", "x^(1/2)", "x^30", "pi*x", "x^-2"])
def test_what_is_no_polynomial_with_rational_coefficients_has_none(text: str) -> None:
    assert coefficients(parse(text, known=["x", "n"]).expression, symbol("x")) is None


def test_a_polynomial_of_an_exponential_takes_its_powers() -> None:
    exponential = parse("exp(x)").expression

    found = coefficients(parse("exp(2*x) - 3*exp(x) + 2").expression, exponential)
    assert found is not None
    assert list(map(int, found)) == [2, -3, 1]


@examples(40)
@given(st.lists(st.integers(-9, 9), min_size=4, max_size=8).filter(lambda found: found[-1] != 0))
def test_all_real_roots_are_found(numbers: list[int]) -> None:
    with scope():
        found = sorted(root.value for root in real_roots(list(map(Fraction, numbers))))

    x = sympy.Symbol("x")
    polynomial = sympy.Poly(numbers[::-1], x)
    distinct = sympy.Poly(polynomial / sympy.gcd(polynomial, polynomial.diff(x)), x)
    assert len(found) == distinct.count_roots()
    values = np.polyval(numbers[::-1], np.array(found))
    size = np.polyval(np.abs(numbers[::-1]), np.abs(np.array(found)))
    assert np.all(np.abs(values) <= 1e-12 * np.maximum(size, 1))
