"""Where a border lies: a point, exactly or between bounds, or points at equal distances."""

from decimal import Decimal
from typing import Final

from service.symbolic.arithmetic import add, multiply
from service.symbolic.build import number
from service.symbolic.evaluate import value_at
from service.symbolic.expression import Expression
from service.symbolic.validity.decimals import NoPreciseValue, Unsettled
from service.symbolic.validity.precise import (
    PRECISION,
    constant_value,
    context_of,
    value_of,
)

_BISECTIONS: Final = 40
_FLOAT_BISECTIONS: Final = 60
_COARSE: Final = 40  # digits
_NOTHING: Final = Decimal("1e-60")
_SECANTS: Final = 16


class Root:
    """A number: given exactly, or the zero of `function` between two bounds of a sign change."""

    __slots__ = ("_bounds", "_known", "_variable", "exact", "function", "value")

    def __init__(
        self,
        exact: Expression | None,
        function: Expression | None = None,
        variable: str = "",
        bounds: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Compute the value once. Raises NoPreciseValue."""
        self.exact = exact
        self.function = function
        self._variable = variable
        self._bounds = bounds
        self._known: dict[int, Decimal] = {}
        value = self.decimal(PRECISION)
        self.value = float(value) if exact is not None or abs(value) > _NOTHING else 0.0

    def decimal(self, precision: int) -> Decimal:
        """Return the number in this precision. Raises NoPreciseValue."""
        known = self._known.get(precision)
        if known is None:
            if self.exact is not None:
                known = constant_value(self.exact, precision + 10)
            else:
                known = self._found(precision + 10)
            if not known.is_finite():
                raise NoPreciseValue("no finite value")
            self._known[precision] = known
        return known

    def _found(self, precision: int) -> Decimal:
        try:
            return self._found_by_secants(precision)
        except Unsettled:
            raise
        except NoPreciseValue:
            return self._found_by_floats()

    def _found_by_floats(self) -> Decimal:
        """Bisect a function that has no form in decimals. Raises NoPreciseValue at a pole."""
        low, high = self._bounds
        below = self._float_at(low)
        for _ in range(_FLOAT_BISECTIONS):
            middle = (low + high) / 2
            if (self._float_at(middle) > 0) == (below > 0):
                low = middle
            else:
                high = middle
        if not abs(self._float_at(high)) < abs(below):
            raise NoPreciseValue("no zero")
        return Decimal(high)

    def _float_at(self, x: float) -> float:
        assert self.function is not None
        return value_at(self.function, {self._variable: x})

    def _found_by_secants(self, precision: int) -> Decimal:
        """Bisect until the bounds are close, then follow secants: their error shrinks faster."""
        low, high = Decimal(self._bounds[0]), Decimal(self._bounds[1])
        with context_of(_COARSE):
            below = self._at(low, _COARSE)
            for _ in range(_BISECTIONS):
                middle = (low + high) / 2
                if (self._at(middle, _COARSE) > 0) == (below > 0):
                    low = middle
                else:
                    high = middle
        with context_of(precision):
            below, above = self._at(low, precision), self._at(high, precision)
            for _ in range(_SECANTS):
                if not above or above == below:
                    break
                low, high = high, high - above * (high - low) / (above - below)
                below, above = above, self._at(high, precision)
            return high

    def _at(self, x: Decimal, precision: int) -> Decimal:
        assert self.function is not None
        return value_of(self.function, self._variable, x, precision)


class Family:
    """The numbers offset + k*period for all whole k."""

    __slots__ = ("offset", "period")

    def __init__(self, offset: Expression, period: Expression) -> None:
        self.offset: Final = offset
        self.period: Final = period

    def member(self, k: int) -> Expression:
        """Return offset + k*period."""
        return add(self.offset, multiply(number(k), self.period))
