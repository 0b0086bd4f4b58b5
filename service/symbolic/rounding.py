"""How well values are known: computed again with larger rounding errors, how far do they move?"""

from collections.abc import Sequence
from itertools import cycle
from typing import Final

import numpy as np

from service.symbolic.build import ALWAYS, ONE
from service.symbolic.evaluate import FORMS, Array, Values, integral_values
from service.symbolic.expression import Conjunction, Expression, Relation
from service.symbolic.integral import Integral
from service.symbolic.interning import Node, charge
from service.symbolic.sampling import MOST_POINTS

REPETITIONS: Final = 4
_ROUNDING: Final = 1e-13
_WORK: Final = 16  # for the values of a node
_DRAWN: Final = _ROUNDING * np.random.default_rng(4).uniform(
    -1, 1, (127, REPETITIONS // 2 * MOST_POINTS)
)


class Noisy(Values):
    """Values with rounding errors larger than the true ones, each point several times over."""

    __slots__ = ("_errors",)

    def __init__(self, rows: Sequence[tuple[Expression, Array]], count: int) -> None:
        """Start from the symbols: pi, e and fractions are computed with errors too."""
        ones = np.ones(count * REPETITIONS)
        super().__init__({ONE: ones, ALWAYS: ones > 0})
        self.update((name, np.tile(row, REPETITIONS)) for name, row in rows)
        drawn = _DRAWN[:, : count * REPETITIONS // 2]
        # Each error and its opposite, so that every value close to a jump comes to both sides.
        self._errors = cycle(1 + np.concatenate((drawn, -drawn), axis=1))

    def __missing__(self, node: Node) -> Array:
        charge(_WORK)
        found = integral_values(node, self) if isinstance(node, Integral) else None
        value = found.value if found else FORMS[type(node)](node, self)
        if not isinstance(node, (Relation, Conjunction)):
            whole = not node.free and value[0] == np.rint(value[0])
            if not whole:
                errors = next(self._errors)
                value = value * errors
                if found:
                    value = value + (errors - 1) / _ROUNDING * found.error
        self[node] = value
        return value
