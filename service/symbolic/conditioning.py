"""Why the two sides of a right claim can differ at a point: a kink there, or rounding."""

import numpy as np

from service.symbolic.build import ALWAYS, ONE, symbol
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import FORMS, Array, Values
from service.symbolic.expression import Call, Conjunction, Number, Relation
from service.symbolic.interning import Node
from service.symbolic.trial import STEP, TOLERANCE, Trial

_NEARBY = 1e-6
_ROUNDING = 1e-13
# A derivative that is known by differences is uncertain in proportion to the function.
_DIFFERENCES = 1e-12
_UNDERFLOW = 1e-300 * (1 + 1j)
_REPETITIONS = 4


def isolated(trial: Trial, chosen: list[int], points: Values, definitions: Definitions) -> Array:
    """Return where claims hold on both sides nearby, so that a kink or a jump is between."""
    claims = [trial.claims[i] for i in chosen]
    count = len(points[ONE])
    moved = Values({node: np.concatenate((at, at)) for node, at in points.items()})
    for name in {claim.variable for claim in claims}:
        moved[symbol(name)] *= np.repeat((1 - _NEARBY, 1 + _NEARBY), count)
    hold = Trial(claims, moved, definitions).error <= TOLERANCE
    return hold[:, :count] & hold[:, count:]


def ill_conditioned(
    trial: Trial, chosen: list[int], points: Values, definitions: Definitions
) -> Array:
    """Return where rounding explains the difference.

    Both sides are evaluated again with random rounding errors, larger than the true ones, after
    every operation; if that moves them as far as they are apart, their difference says nothing.
    """
    noisy = Trial([trial.claims[i] for i in chosen], _Noisy(points, len(trial.values)), definitions)
    shape = (len(chosen), _REPETITIONS, -1)
    moved = np.abs(noisy.numeric.reshape(shape) - trial.numeric[chosen][:, None])
    moved += np.abs(noisy.result.reshape(shape) - trial.result[chosen][:, None])
    return ~(trial.difference[chosen] > moved.max(axis=1))


class _Noisy(Values):
    """Values with rounding errors, each point several times over."""

    __slots__ = ("_errors", "_uncertain")

    def __init__(self, points: Values, most: int) -> None:
        # All constants but 1, pi and e among them, are to be computed with errors too.
        super().__init__(
            {
                node: np.concatenate((at,) * _REPETITIONS)
                for node, at in points.items()
                if node.free or node in (ONE, ALWAYS)
            }
        )
        errors = np.random.default_rng(1).uniform(-1, 1, (most + 1, len(self[ONE])))
        self._errors = iter(1 + _ROUNDING * errors)
        self._uncertain = 1j * STEP * _DIFFERENCES * errors[-1]

    def __missing__(self, node: Node) -> Array:
        value = FORMS[type(node)](node, self)
        whole = isinstance(node, Number) and node.denominator == 1
        if not whole and not isinstance(node, (Relation, Conjunction)):
            factor = next(self._errors)
            if isinstance(node, Call):
                factor = factor + self._uncertain
            value = value * factor + _UNDERFLOW
        self[node] = value
        return value
