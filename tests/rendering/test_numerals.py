from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.limits import LIMITS
from service.rendering.numerals import numeral
from service.symbolic.build import number
from service.symbolic.interning import scope


@pytest.mark.parametrize(
    ("above", "below", "decimal", "written"),
    [
        (12, 1, False, ("12", 0, "")),
        (-2, 3, False, ("2", 0, "3")),
        (3, 10, True, ("0.3", 0, "")),
        (-25, 2, True, ("12.5", 0, "")),
        (1, 10**6, True, ("0.000001", 0, "")),
        (15, 10**8, True, ("1.5", -7, "")),
        (1, 10**9, True, ("1", -9, "")),
        (7, 5**600, True, ("1.4", 0, str(5**599))),
        (3, 2**2000, True, ("1.5", 0, str(2**1999))),
    ],
)
def test_a_number_is_written_in_digits(
    above: int, below: int, decimal: bool, written: tuple[str, int, str]
) -> None:
    assert numeral(number(above, below, decimal)) == written


@given(
    above=st.integers(1, 10**40),
    twos=st.integers(0, 2 * LIMITS.digits),
    fives=st.integers(0, 2 * LIMITS.digits),
)
def test_every_decimal_is_written_exactly(above: int, twos: int, fives: int) -> None:
    with scope():
        node = number(above, 2**twos * 5**fives, decimal=True)
        digits, exponent, below = numeral(node)
    value = Fraction(digits) * Fraction(10) ** exponent / int(below or 1)
    assert value == Fraction(node.numerator, node.denominator)
