"""Claims evaluated at sample points: both of their sides, and where these are in the domain."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.evaluate import Adjust, Array, Values, values
from service.symbolic.expression import Applied, Call, Expression, Piecewise, Power
from service.symbolic.interning import Node
from service.symbolic.definitions import Definitions

STEP = 1e-100
TOLERANCE = 1e-7

# A part of a real expression is real but for the step. Rounding of pi i k leaves more than this.
_MOST_IMAGINARY = 1e-50, 1e-75
_LARGEST, _SMALLEST = 1e300, 1e-250
_NO_NAMES: frozenset[str] = frozenset()
_WEIGHTS = 1 << np.arange(64, dtype=np.uint64)


class Trial:
    """Claims that share their variables, evaluated at x + ih for real points x.

    numeric   Im f(x + ih)/h for the left sides f: (claims, points)
    result    the right sides
    error     how far apart they are, relative to the larger one
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
        self.values = self._evaluate(points, definitions, adjust)
        # Every value as a row, so that few calls of NumPy do for all of them.
        count = len(next(iter(points.values())))
        self._matrix = np.concatenate(list(self.values.values())).reshape(-1, count)
        row = {node: i for i, node in enumerate(self.values)}
        self.numeric = self._matrix.imag[[row[claim.of] for claim in claims]] / STEP
        self.result = self._matrix.real[[row[claim.result] for claim in claims]]
        self.difference = np.abs(self.numeric - self.result)
        larger = np.maximum(np.abs(self.numeric), np.abs(self.result))
        self.error = self.difference / (larger + 1e-300)

    def _evaluate(
        self, points: Mapping[Node, Array], definitions: Definitions, adjust: Adjust | None
    ) -> Values:
        known = dict(points)
        for variable in {claim.variable for claim in self.claims}:
            node = symbol(variable)
            known[node] = known[node] + STEP * 1j
        for claim in self.claims:
            if claim.total:
                for name in claim.needed(definitions):
                    known = values((definitions[name],), known, adjust)
                    known[symbol(name)] = known[definitions[name]]
                    self._bound[symbol(name)] = definitions[name]
        roots = [claim.of for claim in self.claims]
        roots += [claim.result for claim in self.claims]
        return values(roots, known, adjust)

    @cached_property
    def unreal(self) -> Array:
        """Where each of the values is not a real number of sensible size: (values, points)."""
        size = np.abs(self._matrix.real)
        factor, constant = _MOST_IMAGINARY
        real = np.abs(self._matrix.imag) <= factor * size + constant
        real &= size < _LARGEST
        small = size < _SMALLEST
        # One of them is the constant 0.
        if np.count_nonzero(small) > small.shape[1]:
            real[small & self._decaying()[:, None]] = False
        return ~real

    def _decaying(self) -> Array:
        """Return which values are powers and exponentials: for those, zero means underflow."""
        return np.array(
            [
                type(node) is Power or (type(node) is Call and node.name == "exp")
                for node in self.values
            ]
        )

    def outside(self) -> dict[Node, int]:
        """Return at which points each node is outside its domain, as bits.

        A node is outside if a part of it is; the cases of a Piecewise that do not apply are no part.
        """
        outside: dict[Node, int] = {}
        for node, own in zip(self.values, bits(self.unreal), strict=True):
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


def bits(mask: Array) -> list[int]:
    """Return each row of a boolean matrix, at most 64 columns, as the bits of a number."""
    return (mask @ _WEIGHTS[: mask.shape[1]]).tolist()  # type: ignore[no-any-return]
