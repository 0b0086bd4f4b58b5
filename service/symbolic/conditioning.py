"""Why two sides of a right claim can differ at a point: a kink there, or rounding."""

from collections.abc import Mapping

import numpy as np

from service.symbolic.build import ALWAYS, ONE, symbol
from service.symbolic.evaluate import Array
from service.symbolic.expression import Call, Expression, Number
from service.symbolic.interning import Node
from service.symbolic.definitions import Definitions
from service.symbolic.trial import STEP, TOLERANCE, Trial

Points = Mapping[Node, Array]

_NEARBY = 1e-6
_ROUNDING = 1e-13
# The derivative of a function that is known by differences is uncertain by that of its values.
_DIFFERENCES = 1e-12
_UNDERFLOW = 1e-300
_REPETITIONS = 4


def isolated(trial: Trial, points: Points, definitions: Definitions) -> Array:
    """Return where the claims hold on both sides nearby: a kink or jump explains the difference."""
    hold = np.ones(trial.error.shape, bool)
    for shift in (1 - _NEARBY, 1 + _NEARBY):
        moved = dict(points)
        for variable in {claim.variable for claim in trial.claims}:
            moved[symbol(variable)] = points[symbol(variable)] * shift
        hold &= Trial(trial.claims, moved, definitions).error <= TOLERANCE
    return hold


def ill_conditioned(trial: Trial, points: Points, definitions: Definitions) -> Array:
    """Return where rounding explains the difference.

    Both sides are evaluated again with random rounding errors, larger than the true ones, after
    every operation; if that moves them as far as they are apart, the difference says nothing.
    """
    noise = np.random.default_rng(1).uniform

    def adjust(node: Node, value: Array) -> Array:
        exact = isinstance(node, Number) and node.denominator == 1
        if exact or not isinstance(node, Expression):
            return value
        a, b, c, d = noise(-1, 1, (4, *value.shape))
        real = value.real * (1 + _ROUNDING * a) + _UNDERFLOW * b
        imaginary = value.imag * (1 + _ROUNDING * c) + _UNDERFLOW * d
        if isinstance(node, Call):
            imaginary = imaginary + STEP * _DIFFERENCES * b * value.real
        return real + 1j * imaginary

    # The other constants, pi and e among them, are to be computed with errors too.
    exact = {node: at for node, at in points.items() if node in (ALWAYS, ONE) or node.free}
    spread = np.zeros(trial.error.shape)
    for _ in range(_REPETITIONS):
        noisy = Trial(trial.claims, exact, definitions, adjust)
        moved = np.abs(noisy.numeric - trial.numeric) + np.abs(noisy.result - trial.result)
        spread = np.maximum(spread, moved)
    return ~(trial.difference > spread)
