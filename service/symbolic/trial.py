"""Claims evaluated at sample points: both of their sides, and where these are in the domain."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import compress
from typing import Any, Final

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import Array, Values
from service.symbolic.expression import Applied, Call, Expression, Piecewise, Power, Quotient
from service.symbolic.integral import Integral
from service.symbolic.interning import Node, below, charge

STEP: Final = 1e-100
TOLERANCE: Final = 1e-7

# What leaves the reals, or overflows, does so in one of these; sums and products pass it on.
_FALLIBLE: Final = frozenset((Power, Quotient, Call, Piecewise, Integral))
# A real value is real but for the step; even rounding in exp(i pi) leaves more than this.
LARGEST: Final = 1e300
MOST_IMAGINARY: Final = 1e-75
_MOST: Final = np.array((LARGEST, MOST_IMAGINARY))
_LEAST: Final = np.array((1e-250,))
_MOST_RELATIVE: Final = 1e-50
_WORK: Final = 8  # for the values of a node at all points
_NO_NAMES: Final[frozenset[str]] = frozenset()
_WEIGHTS: Final = 1 << np.arange(64, dtype=np.uint64)
# Arrays, because NumPy takes longer to convert numbers than to compute with them.
_ASIDE: Final = np.array((STEP * 1j,))
_PER_STEP: Final = np.array((1 / STEP,))
_TOLERANCE: Final = np.array((TOLERANCE,))
_UNDERFLOW: Final = np.array((1e-300,))


class Trial:
    """Claims that share their variables, evaluated at x + ih for real points x.

    numeric     Im f(x + ih)/h for the left sides f: (claims, points)
    result      the right sides
    difference  between the two, and `error` relative to the result
    kinds       of the nodes that have `values`
    """

    __slots__ = (
        "_bound",
        "_sizes",
        "claims",
        "difference",
        "error",
        "kinds",
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
            value[variable] = value[variable] + _ASIDE
        if definitions:
            for claim in claims:
                self._bind(claim.needed(definitions), definitions)
        rows = [value[of] for of, _, _, _ in claims]
        rows += [value[result] for _, result, _, _ in claims]
        charge(_WORK * len(value))
        self.kinds = kinds = list(map(type, value))
        rows += compress(value.values(), map(_FALLIBLE.__contains__, kinds))
        count = len(claims)
        parts = np.concatenate(rows).view(float).reshape(len(rows), -1, 2)
        self._sizes = sizes = np.abs(parts)
        self.numeric = parts[:count, :, 1] * _PER_STEP
        self.result = parts[count : 2 * count, :, 0]
        self.difference = np.abs(self.numeric - self.result)
        self.error = self.difference / (sizes[count : 2 * count, :, 0] + _UNDERFLOW)

    def _bind(self, names: Sequence[str], definitions: Definitions) -> None:
        for name in names:
            bound, definition = symbol(name), definitions[name]
            if bound in self._bound:
                continue
            value = self.values[definition]
            # Taken out first, so that it stands after what it is computed from.
            self.values.pop(bound, None)
            self.values[bound] = value
            self._bound[bound] = definition

    def judged(self) -> tuple[int, list[int]]:
        """Return at which points, as bits, all claims are in their domain, and which claims fail.

        A claim fails if, at any point, its sides differ although both may have a value.
        """
        count, points = self.error.shape
        holds = self.error <= _TOLERANCE
        all_hold = np.count_nonzero(holds) == holds.size
        small = self._sizes[2 * count :, :, 0] < _LEAST
        everywhere = not np.count_nonzero(small) and (
            np.count_nonzero(self._sizes <= _MOST) == self._sizes.size
        )
        if everywhere and all_hold:
            return (1 << points) - 1, []
        inside = np.logical_and.reduce(self._sound(), 0)
        if all_hold:
            return bits(inside), []
        real = self._real(self._sizes[: 2 * count])
        valued = inside | (real[:count] & real[count:])
        fails = np.logical_or.reduce(valued & ~holds, 1)
        return bits(inside), np.flatnonzero(fails).tolist()

    def outside(self, roots: Iterable[Node]) -> dict[Node, int]:
        """Return at which points, as bits, these nodes and their parts are outside their domain.

        A node is outside if a part of it is, but for cases of a Piecewise that do not apply.
        """
        own = dict(zip(self._fallible(), bits(~self._sound()), strict=True))
        needed = self._below(roots)
        outside: dict[Node, int] = {}
        for node in self.values:
            if node not in needed:
                continue
            outside[node] = own.get(node, 0)
            if type(node) is Piecewise:
                outside[node] = self._outside_case(node, outside)
            else:
                for part in self._parts(node):
                    outside[node] |= outside.get(part, 0)  # Exponents need no value.
        return outside

    def _below(self, roots: Iterable[Node]) -> set[Node]:
        """Return the nodes and all that their values were computed from."""
        found = set(roots)
        unseen = list(found)
        while unseen:
            new = set(self._parts(unseen.pop())) - found
            found |= new
            unseen += new
        return found

    def _fallible(self) -> list[Node]:
        return list(compress(self.values, map(_FALLIBLE.__contains__, self.kinds)))

    @staticmethod
    def _real(sizes: Array) -> Array:
        """Return which values are real numbers of a sensible size."""
        real, imaginary = sizes[:, :, 0], sizes[:, :, 1]
        is_real: Array = imaginary <= _MOST_RELATIVE * real + _MOST[1]
        return is_real & (real < _MOST[0])

    def _sound(self) -> Array:
        """Return where fallible nodes have values as those of `_real`.

        Powers and exponentials are never zero, so where they seem to be they are too small.
        """
        sizes = self._sizes[2 * len(self.claims) :]
        sound = self._real(sizes)
        small = sizes[:, :, 0] < _LEAST
        if small.any():
            never_zero = [
                type(node) is Power or (type(node) is Call and node.name == "exp")
                for node in self._fallible()
            ]
            sound &= ~(small & np.array(never_zero)[:, None])
        return sound

    def _outside_case(self, node: Piecewise, outside: Mapping[Node, int]) -> int:
        result = -1  # Everywhere, where no condition holds.
        for of, condition in zip(reversed(node.values), reversed(node.conditions), strict=True):
            holds = bits(self.values[condition])
            result = (outside[of] & holds) | (result & ~holds) | outside[condition]
        return result

    def abstract_functions(self) -> dict[Node, frozenset[str]]:
        """Return the names of the abstract functions in each node."""
        found: dict[Node, frozenset[str]] = {}
        for node in self.values:
            names = frozenset((node.name,)) if isinstance(node, Applied) else _NO_NAMES
            if isinstance(node, Integral):
                names = frozenset([u.name for u in below(node) if isinstance(u, Applied)])
            for child in self._parts(node):
                names |= found.get(child, _NO_NAMES)
            found[node] = names
        return found

    def _parts(self, node: Node) -> tuple[Node, ...]:
        """Return what a value was computed from; for a defined name, its definition."""
        bound = self._bound.get(node)
        return (bound,) if bound else node.children


def bits(mask: Array) -> Any:
    """Return each row of a boolean matrix of at most 64 columns as the bits of a number."""
    return (mask @ _WEIGHTS[: mask.shape[-1]]).tolist()
