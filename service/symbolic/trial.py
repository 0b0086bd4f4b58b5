"""Claims evaluated at sample points: both of their sides, and where these are in the domain."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import Array, Values
from service.symbolic.expression import Applied, Call, Expression, Piecewise, Power, Quotient
from service.symbolic.interning import Node, charge

STEP: Final = 1e-100
TOLERANCE: Final = 1e-7

# What leaves the reals, or overflows, does so in one of these; sums and products pass it on.
_FALLIBLE: Final = frozenset((Power, Quotient, Call, Piecewise))
# A real value is real but for the step; even rounding in exp(i pi) leaves more than this.
_MOST_IMAGINARY, _MOST_RELATIVE = 1e-75, 1e-50
_LARGEST, _SMALLEST = 1e300, 1e-250
_WORK: Final = 3  # for the values of a node at all points
_NO_NAMES: Final[frozenset[str]] = frozenset()
_WEIGHTS: Final = 1 << np.arange(64, dtype=np.uint64)


class Trial:
    """Claims that share their variables, evaluated at x + ih for real points x.

    numeric     Im f(x + ih)/h for the left sides f: (claims, points)
    result      the right sides
    difference  between the two, and `error` relative to the result
    """

    __slots__ = (
        "_bound",
        "_fallible",
        "claims",
        "difference",
        "error",
        "numeric",
        "result",
        "values",
    )

    def __init__(self, claims: Sequence[Claim], points: Values, definitions: Definitions) -> None:
        """Evaluate at the points: `points` holds the symbols, and takes all other values."""
        self.claims = claims
        self._bound: dict[Node, Expression] = {}
        self.values = value = points
        for name in {claim.variable for claim in claims}:
            variable = symbol(name)
            value[variable] = value[variable] + STEP * 1j
        for claim in claims:
            if claim.total:
                self._bind(claim.needed(definitions), definitions)
        rows = [value[claim.of] for claim in claims]
        rows += [value[claim.result] for claim in claims]
        rows += [row for node, row in value.items() if type(node) in _FALLIBLE]
        charge(_WORK * len(value))
        matrix = np.concatenate(rows).reshape(len(rows), -1)
        count = len(claims)
        self._fallible = matrix[2 * count :]
        self.numeric = matrix.imag[:count] * (1 / STEP)
        self.result = matrix.real[count : 2 * count]
        self.difference = np.abs(self.numeric - self.result)
        self.error = self.difference / (np.abs(self.result) + 1e-300)

    def _bind(self, names: Sequence[str], definitions: Definitions) -> None:
        for name in names:
            bound, definition = symbol(name), definitions[name]
            value = self.values[definition]
            # Taken out first, so that it stands after what it is computed from.
            self.values.pop(bound, None)
            self.values[bound] = value
            self._bound[bound] = definition

    def is_inside(self) -> bool:
        """Whether, at all points, every part of every claim is in its domain."""
        if not self._fallible.size:
            return True
        if np.abs(self._fallible.imag).max() <= _MOST_IMAGINARY:
            size = np.abs(self._fallible.real)
            if size.min() >= _SMALLEST and size.max() < _LARGEST:
                return True
        return not self._unreal(self._kinds()).any()

    def outside(self) -> dict[Node, int]:
        """Return at which points, as bits, each node is outside its domain.

        A node is outside if a part of it is, but for cases of a Piecewise that do not apply.
        """
        outside = dict.fromkeys(self.values, 0)
        fallible = self._kinds()
        if fallible:
            outside.update(zip(fallible, bits(self._unreal(fallible)), strict=True))
        parts = self._parts if self._bound else attrgetter("children")
        for node in outside:
            if type(node) is Piecewise:
                outside[node] = self._outside_case(node, outside)
            else:
                for part in parts(node):
                    if outside.get(part):
                        outside[node] |= outside[part]
        return outside

    def _kinds(self) -> list[Node]:
        return [node for node in self.values if type(node) in _FALLIBLE]

    def _unreal(self, fallible: Sequence[Node]) -> Array:
        """Return where values are not real numbers of a sensible size.

        Powers and exponentials are never zero, so where they seem to be they are too small.
        """
        size = np.abs(self._fallible.real)
        real = np.abs(self._fallible.imag) <= _MOST_RELATIVE * size + _MOST_IMAGINARY
        real &= size < _LARGEST
        small = size < _SMALLEST
        if small.any():
            never_zero = [
                type(node) is Power or (type(node) is Call and node.name == "exp")
                for node in fallible
            ]
            real &= ~(small & np.array(never_zero)[:, None])
        return ~real

    def _outside_case(self, node: Piecewise, outside: Mapping[Node, int]) -> int:
        result = -1  # Everywhere, where no condition holds.
        for of, condition in zip(reversed(node.values), reversed(node.conditions), strict=True):
            (holds,) = bits(self.values[condition][None])
            result = (outside[of] & holds) | (result & ~holds) | outside[condition]
        return result

    def abstract_functions(self) -> dict[Node, frozenset[str]]:
        """Return the names of the abstract functions in each node."""
        found: dict[Node, frozenset[str]] = {}
        for node in self.values:
            names = frozenset((node.name,)) if isinstance(node, Applied) else _NO_NAMES
            for child in self._parts(node):
                names |= found.get(child, _NO_NAMES)
            found[node] = names
        return found

    def _parts(self, node: Node) -> tuple[Node, ...]:
        """Return what a value was computed from; for a defined name, its definition."""
        bound = self._bound.get(node)
        return (bound,) if bound else node.children


def bits(mask: Array) -> list[int]:
    """Return each row of a boolean matrix of at most 64 columns as the bits of a number."""
    return (mask @ _WEIGHTS[: mask.shape[1]]).tolist()  # type: ignore[no-any-return]
