"""How an exact number is written in digits."""

from typing import Final

from service.limits import LIMITS
from service.symbolic.expression import Number

_LEADING_ZEROS: Final = 6


def numeral(number: Number) -> tuple[str, int, str]:
    """Return the absolute value as digits, power of ten and denominator ("" for none).

    2/3 is ("2", 0, "3"), the decimal 0.3 is ("0.3", 0, ""), the decimal 1.5e-9 is ("1.5", -9, "").
    """
    above, below = abs(number.numerator), number.denominator
    if below == 1:
        return str(above), 0, ""
    if not number.decimal:
        return str(above), 0, str(below)
    places = _decimal_places(below)
    if places > LIMITS.digits:
        return _short_decimal(above, below)
    digits = str(above * 10**places // below)
    exponent = len(digits) - 1 - places
    if exponent < -_LEADING_ZEROS:
        return f"{digits[0]}.{digits[1:]}".rstrip("."), exponent, ""
    digits = digits.zfill(places + 1)
    return f"{digits[:-places]}.{digits[-places:]}", 0, ""


def _decimal_places(denominator: int) -> int:
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest > 1:
        rest //= 5
        fives += 1
    return max(twos, fives)


def _short_decimal(above: int, below: int) -> tuple[str, int, str]:
    # All places of 2.0**-2000 are more digits than can be read: one place is kept as decimal, so
    # that the quotient reads as a decimal again, and the rest divided by.
    base = 2 if below % 2 == 0 else 5
    tenths = above * (10 // base)
    return f"{tenths // 10}.{tenths % 10}", 0, str(below // base)
