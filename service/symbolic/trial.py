"""Claims evaluated at sample points: both of their sides, and where these are in the domain."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.evaluate import Adjust, Array, Values, values
from service.symbolic.expression import Applied, Call, Expression, Piecewise, Power, Quotient
from service.symbolic.interning import Node
from service.symbolic.total import Definitions

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

    def __init__(
        self,
        claims: Sequence[Claim],
        points: Mapping[Node, Array],
        definitions: Definitions,
        adjust: Adjust | None = None,
    ) -> None:
        self.claims = claims
        self._bound: dict[Node, Expression] = {}
        self.values = memo = self._evaluate(points, definitions, adjust)
        rows = [memo[claim.of] for claim in claims]
        rows += [memo[claim.result] for claim in claims]
        rows += [value for node, value in memo.items() if type(node) in _FALLIBLE]
        self._matrix = np.concatenate(rows).reshape(len(rows), -1)
        self._real, self._imaginary = self._matrix.real, self._matrix.imag
        count = len(claims)
        self.numeric = self._imaginary[:count] * (1 / STEP)
        self.result = self._real[count : 2 * count]
        self.difference = np.abs(self.numeric - self.result)
        self.error = self.difference / (np.abs(self.result) + 1e-300)

    def _evaluate(
        self, points: Mapping[Node, Array], definitions: Definitions, adjust: Adjust | None
    ) -> Values:
        known = dict(points)
        for name in {claim.variable for claim in self.claims}:
            variable = symbol(name)
            known[variable] = known[variable] + STEP * 1j
        for claim in self.claims:
            if claim.total:
                for name in claim.needed(definitions):
                    known = values((definitions[name],), known, adjust)
                    known[symbol(name)] = known[definitions[name]]
                    self._bound[symbol(name)] = definitions[name]
        roots = [claim.of for claim in self.claims]
        roots += [claim.result for claim in self.claims]
        return values(roots, known, adjust)

    def inside(self) -> int:
        """Return the points, as bits, at which all parts of all claims are in their domains."""
        fallible = self._real[2 * len(self.claims) :]
        if np.abs(self._imaginary).max() <= _MOST_IMAGINARY and (
            not fallible.size or np.abs(fallible).min() >= _SMALLEST
        ):
            return (1 << self._matrix.shape[1]) - 1
        count = 2 * len(self.claims)
        unreal = _unreal(self._matrix)
        kinds = [node for node in self.values if type(node) in _FALLIBLE]
        unreal[count:] |= _underflown(self._matrix[count:], kinds)
        (outside,) = bits(unreal.any(axis=0)[None])
        return ~outside & ((1 << self._matrix.shape[1]) - 1)

    def outside(self) -> dict[Node, int]:
        """Return at which points, as bits, each node is outside its domain.

        A node is outside if a part of it is; the cases of a Piecewise that do not apply are no part.
        """
        every = np.concatenate(list(self.values.values())).reshape(len(self.values), -1)
        unreal = _unreal(every) | _underflown(every, list(self.values))
        outside: dict[Node, int] = {}
        for node, own in zip(self.values, bits(unreal), strict=True):
            if type(node) is Piecewise:
                outside[node] = own | self._outside_case(node, outside)
                continue
            for child in self._parts(node):
                own |= outside.get(child, 0)
            outside[node] = own
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
