"""Why the two sides of a right claim can differ at a point: a kink there, or rounding."""

from itertools import cycle
from typing import Any, Final

import numpy as np

from service.errors import ServiceError
from service.symbolic.build import ALWAYS, ONE, ZERO, symbol
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import FORMS, Array, Values, integral_values
from service.symbolic.expression import (
    Call,
    Conjunction,
    Expression,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
)
from service.symbolic.integral import Integral
from service.symbolic.interning import Node, charge
from service.symbolic.normal_form import normal_form
from service.symbolic.trial import TOLERANCE, Trial

_NEARBY: Final = 1e-6
_ROUNDING: Final = 1e-13
# Some functions are continued by differences, good to this for values of about 1.
_DIFFERENCES: Final = 1e-12
_UNDERFLOW: Final = 1e-300 * (1 + 1j)
REPETITIONS: Final = 4
_WORK: Final = 16  # for the values of a node with all their errors
_ERRORS: Final = np.random.default_rng(1).uniform(-1, 1, (128, 2, REPETITIONS // 2 * 64))


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
    noisy = Trial([trial.claims[i] for i in chosen], Noisy(points), definitions)
    shape = (len(chosen), REPETITIONS, -1)
    moved = np.abs(noisy.numeric.reshape(shape) - trial.numeric[chosen][:, None])
    moved += np.abs(noisy.result.reshape(shape) - trial.result[chosen][:, None])
    return ~(trial.difference[chosen] > moved.max(axis=1))


def vanishing(trial: Trial, chosen: list[int], points: Values) -> Array:
    """Return where the derivative is 0, as claimed, but for rounding in relation to |f/x|.

    Of a sum, |f| is that of its terms together, which may cancel.
    """
    claims = [trial.claims[i] for i in chosen]
    size = np.array([_size(trial.values, claim.of) for claim in claims])
    size /= np.array([np.abs(points[symbol(claim.variable)].real) for claim in claims])
    zero = np.array([_is_zero(claim.result) for claim in claims])
    return zero[:, None] & (trial.difference[chosen] <= _ROUNDING * size)


def _is_zero(expression: Expression) -> bool:
    """Whether it comes to 0 once tidied, as x - x does."""
    try:
        return normal_form(expression) is ZERO
    except ServiceError:
        return False


def _size(values: Values, of: Expression) -> Array:
    terms = of.terms if isinstance(of, Sum) else (of,)
    size: Array = np.sum([np.abs(values[term].real) for term in terms], axis=0)
    return size


class Noisy(Values):
    """Values with rounding errors, each point several times over."""

    __slots__ = ("_errors",)

    def __init__(self, points: Values) -> None:
        """Start from the symbols alone: pi, e and fractions are to be computed with errors too."""
        super().__init__(
            {
                node: np.concatenate((at,) * REPETITIONS)
                for node, at in points.items()
                if node.free or node in (ONE, ALWAYS)
            }
        )
        errors = _ERRORS[:, :, : len(self[ONE]) // 2]
        # Each error and its opposite, so that every value close to a jump comes to both sides.
        self._errors = cycle(np.concatenate((errors, -errors), axis=2))

    def __missing__(self, node: Node) -> Array:
        charge(_WORK)
        found = integral_values(node, self) if isinstance(node, Integral) else None
        value = found.value if found else FORMS[type(node)](node, self)
        whole = not node.free and value[0] == np.rint(value[0].real)
        if not whole and not isinstance(node, (Relation, Conjunction)):
            by_size, by_step = next(self._errors)
            if isinstance(node, (Product, Quotient, Power, Call)):
                value = value + 1j * by_step * self._doubt(node, np.abs(value.real))
            if found:
                value = value + by_size * found.error.real + 1j * by_step * found.error.imag
            value = value * (1 + _ROUNDING * by_size) + _UNDERFLOW
        self[node] = value
        return value

    def _doubt(self, node: Node, size: Array) -> Array:
        """Return the error of the imaginary part where it is a sum of terms, or a difference."""
        parts = [self[part] for part in node.children if part.free]
        doubt: Any = 0.0
        if len(parts) > 1:
            # A part that is zero makes the size zero.
            steps = [np.abs(at.imag) / (np.abs(at.real) + 1e-300) for at in parts]
            doubt = _ROUNDING * sum(steps) * size
        if isinstance(node, Call):
            steps = [np.abs(at.imag) for at in parts]
            doubt = doubt + _DIFFERENCES * sum(steps) * (size + 1)
        return doubt
