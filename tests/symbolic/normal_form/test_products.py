"""Like powers are merged, as far as that is valid over the reals."""

import pytest

from service.symbolic.normal_form.products import power, product
from service.symbolic.normal_form.tidying import Tidying
from tests.symbolic.normal_form.support import read, tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x**2*x**3", "x**5"),
        ("sqrt(x)/x", "1/sqrt(x)"),
        ("x**(1/3)*x**(2/3)", "x"),
        ("x**n*x**m", "x**(m + n)"),
        ("x**n*x**(-n)", "1"),
        ("x**n*sqrt(x)", "x**(n + 1/2)"),
        ("x**(1/3)*x**n", "x**(1/3)*x**n"),
        ("x**n*x**(1/3)*x**(2/3)", "x**(n + 1)"),
        ("(2*x*y)**3", "8*x**3*y**3"),
        ("(x/y)**2", "x**2/y**2"),
        ("(2*x)**n", "(2*x)**n"),
        ("(x + y)**2*(x + y)**3", "(x + y)**5"),
        ("x**0.5", "x**0.5"),
        ("x**2.5*x", "x**3.5"),
    ],
)
def test_like_powers_are_merged(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(x**2)**3", "x**6"),
        ("sqrt(x**2)", "abs(x)"),
        ("sqrt(x**4)", "x**2"),
        ("sqrt(x**6)", "abs(x)**3"),
        ("sqrt(x**3)", "x**(3/2)"),
        ("(x**3)**(1/3)", "x"),
        ("(x**2)**(1/3)", "x**(2/3)"),
        ("(x**(2/3))**(1/2)", "abs(x)**(1/3)"),
        ("sqrt(x)**2", "x"),
        ("sqrt(exp(x))", "exp(x/2)"),
        ("(x**2)**n", "(x**2)**n"),
        ("(x**3)**n", "x**(3*n)"),
        ("(x**(1/3))**n", "(x**(1/3))**n"),
        ("((x**2)**n)**(1/n)", "((x**2)**n)**(1/n)"),
        ("(2**x)**(1/2)", "2**(x/2)"),
        ("sqrt(4*x)", "2*sqrt(x)"),
        ("sqrt(8*x)", "2*sqrt(2*x)"),
        ("(-8*x)**(1/3)", "-2*x**(1/3)"),
        ("sqrt(-x)", "sqrt(-x)"),
        ("sqrt(2*x)**2", "2*x"),
        ("sqrt(-x)**(2/3)", "-x**(1/3)"),
        ("(4*x)**(1/4)*(4*x)**(1/4)", "2*sqrt(x)"),
        ("sqrt(2/pi)*x*sqrt(2/pi)", "2*x/pi"),
    ],
)
def test_powers_of_powers_are_merged_only_where_that_is_valid(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*(2/3)", "2*x/3"),
        ("x/2*(1/y)", "x/(2*y)"),
        ("0.5*x/y", "0.5*x/y"),
        ("0.5*x/3", "x/6"),
        ("0.5*2*x", "x"),
        ("-1*x*-1", "x"),
        ("0*log(x)", "0"),
    ],
)
def test_coefficients_are_exact(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*sign(x)", "abs(x)"),
        ("3*x**2*sign(x)", "3*x*abs(x)"),
        ("(x - 1)*sign(x - 1)", "abs(x - 1)"),
        ("abs(x)*sign(x)", "x"),
        ("x*sign(x)/abs(x)", "1"),
        ("sign(x)/x", "sign(x)/x"),
    ],
)
def test_signs_and_absolute_values_are_merged(text: str, expected: str) -> None:
    assert tidied(text) == expected


def test_the_inverse_of_a_term_cancels_it() -> None:
    work = Tidying()
    term = work.term(read("3*x*sin(x)/sqrt(2)"))

    assert product(work, (term, power(work, term, -1))) == (1, 1, False, ())
