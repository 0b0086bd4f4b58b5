"""Claims evaluated at sample points: both of their sides, and where these are in the domain."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import Array, Values
from service.symbolic.expression import Applied, Call, Expression, Piecewise, Power, Quotient
from service.symbolic.interning import Node

STEP = 1e-100
TOLERANCE = 1e-7

# What leaves the reals, or overflows, does so in one of these; sums and products pass it on.
_FALLIBLE = frozenset((Power, Quotient, Call))
# A real value is real but for the step; even rounding in exp(i pi) leaves more than this.
_MOST_IMAGINARY, _MOST_RELATIVE = 1e-75, 1e-50
_LARGEST, _SMALLEST = 1e300, 1e-250
_NO_NAMES: frozenset[str] = frozenset()
_WEIGHTS = 1 << np.arange(64, dtype=np.uint64)


class Trial:
    """Claims that share their variables, evaluated at x + ih for real points x.

    numeric     Im f(x + ih)/h for the left sides f: (claims, points)
    result      the right sides
    difference  between the two, and `error` relative to the result
    """

    __slots__ = (
        "_bound", "_fallible", "claims", "difference", "error", "numeric", "result", "values",
    )  # fmt: skip

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
        matrix = np.concatenate(rows).reshape(len(rows), -1)
        count = len(claims)
        self._fallible = matrix[2 * count :]
        self.numeric = matrix.imag[:count] * (1 / STEP)
        self.result = matrix.real[count : 2 * count]
        self.difference = np.abs(self.numeric - self.result)
        self.error = self.difference / (np.abs(self.result) + 1e-300)

    def _bind(self, names: Sequence[str], definitions: Definitions) -> None:
        for name in names:
            self.values[symbol(name)] = self.values[definitions[name]]
            self._bound[symbol(name)] = definitions[name]

    def inside(self) -> Array | None:
        """Return the columns where all parts of all claims are in their domains; None for all."""
        if not self._fallible.size:
            return None
        imaginary = np.abs(self._fallible.imag)
        real = np.abs(self._fallible.real)
        underflow = not real.min() >= _SMALLEST
        if imaginary.max() <= _MOST_IMAGINARY and not underflow:
            return None
        fine = imaginary <= real * _MOST_RELATIVE + _MOST_IMAGINARY
        if underflow:
            kinds = [node for node in self.values if type(node) in _FALLIBLE]
            fine &= ~_underflown(self._fallible, kinds)
        return np.flatnonzero(np.logical_and.reduce(fine))

    def outside(self) -> dict[Node, int]:
        """Return at which points, as bits, each node is outside its domain.

        A node is outside if a part of it is, but for cases of a Piecewise that do not apply.
        """
        every = np.concatenate(list(self.values.values())).reshape(len(self.values), -1)
        unreal = _unreal(every) | _underflown(every, list(self.values))
        outside: dict[Node, int] = {}
        if not unreal.any():
            return dict.fromkeys(self.values, 0)
        for node, own in zip(self.values, bits(unreal), strict=True):
            if type(node) is Piecewise:
                outside[node] = own | self._outside_case(node, outside)
                continue
            outside[node] = own
            for child in self._parts(node):
                outside[node] |= outside.get(child, 0)
        return outside

    def _outside_case(self, node: Piecewise, outside: Mapping[Node, int]) -> int:
        result = 0
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


def _unreal(matrix: Array) -> Array:
    """Return where values are not real numbers of a sensible size."""
    size = np.abs(matrix.real)
    real = np.abs(matrix.imag) <= _MOST_RELATIVE * size + _MOST_IMAGINARY
    return ~(real & (size < _LARGEST))


def _underflown(matrix: Array, nodes: Sequence[Node]) -> Array:
    """Return where powers and exponentials, which are never zero, are too small to compare."""
    never_zero = [
        type(node) is Power or (type(node) is Call and node.name == "exp") for node in nodes
    ]
    return (np.abs(matrix.real) < _SMALLEST) & np.array(never_zero)[:, None]


def bits(mask: Array) -> list[int]:
    """Return each row of a boolean matrix of at most 64 columns as the bits of a number."""
    return (mask @ _WEIGHTS[: mask.shape[1]]).tolist()  # type: ignore[no-any-return]
