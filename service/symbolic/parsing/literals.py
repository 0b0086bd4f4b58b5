"""Numbers as they are written, exactly."""

from functools import lru_cache
from typing import Final

from service.limits import LIMITS
from service.symbolic.build import number
from service.symbolic.expression import Number

_TOO_LONG: Final = (
    "A number may have as many digits as the limit says; round it, or write it as a power."
)
_BITS_PER_DIGIT: Final = 3.321928094887362
_SHORT: Final = 24


def literal(token: str) -> Number:
    """Return the value of 12, 1.5, .5 or 1e-3; raises LimitExceeded before it gets long."""
    return number(*(_short_value(token) if len(token) <= _SHORT else _value(token)))


def check_length(value: Number) -> None:
    """Raise LimitExceeded if the value has more digits than the limit."""
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    if bits > LIMITS.digits:  # Most numbers are far from it.
        LIMITS.check("digits", int(bits / _BITS_PER_DIGIT), _TOO_LONG)


def _value(token: str) -> tuple[int, int, bool]:
    """Return numerator, denominator, and whether it is to be written as a decimal fraction."""
    mantissa, _, exponent = token.lower().partition("e")
    whole, _, places = mantissa.partition(".")
    digits = whole + places
    scale = _exponent(exponent) - len(places)
    LIMITS.check("digits", max(len(digits) + max(scale, 0), -scale), _TOO_LONG)
    if scale >= 0:
        return int(digits) * 10**scale, 1, False
    return int(digits), 10**-scale, True


_short_value = lru_cache(maxsize=1024)(_value)


def _exponent(text: str) -> int:
    # Nine digits are beyond the limit already, and quick to convert.
    digits = int(text.lstrip("+-0")[:9] or "0")
    return -digits if text[:1] == "-" else digits
