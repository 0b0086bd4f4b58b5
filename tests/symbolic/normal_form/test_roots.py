"""Powers of rational numbers."""

import pytest

from service.errors import NonFiniteConstant
from service.symbolic.build import number
from service.symbolic.normal_form.roots import extracted, numeric_power
from tests.symbolic.normal_form.support import tidied


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4**(1/2)", "2"),
        ("8**(1/3)", "2"),
        ("(-8)**(1/3)", "-2"),
        ("(-8)**(2/3)", "4"),
        ("sqrt(8)", "2*sqrt(2)"),
        ("sqrt(2)*sqrt(2)", "2"),
        ("2/sqrt(2)", "sqrt(2)"),
        ("sqrt(2)/2", "1/sqrt(2)"),
        ("sqrt(2)/2 + sqrt(2)/2", "sqrt(2)"),
        ("1/(3/sqrt(2))", "sqrt(2)/3"),
        ("2**(3/2)", "2*sqrt(2)"),
        ("4**(1/4)", "sqrt(2)"),
        ("sqrt(2/3)", "sqrt(2)/sqrt(3)"),
        ("sqrt(0.25)", "0.5"),
        ("sqrt(0.3)", "sqrt(0.3)"),
        ("sqrt(-2)", "sqrt(-2)"),
        ("sqrt(0)", "0"),
        ("2**10", "1024"),
        ("2**100", "2**100"),
        ("(2/3)**(-2)", "9/4"),
        ("(-2)**101", "-2**101"),
    ],
)
def test_numbers_have_exact_powers(text: str, expected: str) -> None:
    assert tidied(text) == expected


@pytest.mark.parametrize("exponent", [-1, (-1, 2)])
def test_zero_has_no_negative_power(exponent: int | tuple[int, int]) -> None:
    node = exponent if isinstance(exponent, int) else number(*exponent)

    with pytest.raises(NonFiniteConstant):
        numeric_power(0, 1, False, node)


@pytest.mark.parametrize(
    ("base", "q", "expected"),
    [(72, 2, (6, 2)), (10**300, 3, (10**100, 1)), (7, 2, (1, 7)), (1, 5, (1, 1)), (3, 999, (1, 3))],
)
def test_the_largest_visible_power_is_taken_out(
    base: int, q: int, expected: tuple[int, int]
) -> None:
    assert extracted(base, q) == expected
