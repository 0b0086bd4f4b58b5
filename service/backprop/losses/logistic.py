"""The logistic loss of a score, stable for scores of any size."""

from functools import partial

import numpy as np
from scipy import special

from service.backprop.arrays import Array, Instruction, Kernel


def logistic(
    y: Array, t: Array, values: Array, seed: Array, pos_weight: tuple[float, ...] | None
) -> Kernel:
    """Return the instructions for p·t·log(1 + e^-y) + (1 - t)·log(1 + e^y), and its derivative.

    The derivative is σ(y)(1 - t + p·t) - p·t. Neither term is a difference, so small losses keep
    their digits.
    """
    first, other, weight = np.empty_like(seed), np.empty_like(seed), t
    forward: list[Instruction] = [
        *softplus(y, values, other),
        partial(np.negative, y, first),
        partial(np.maximum, first, 0, out=first),
        partial(np.add, first, other, first),
        partial(np.multiply, first, t, first),
        partial(np.subtract, 1, t, other),
        partial(np.multiply, values, other, values),
    ]
    backward: list[Instruction] = [partial(special.expit, y, seed)]
    if pos_weight is not None:
        factor, weight = np.asarray(pos_weight, seed.dtype), np.empty_like(seed)
        forward += [
            partial(np.multiply, first, factor, first),
            partial(np.multiply, t, factor, weight),
            partial(np.add, other, weight, other),
        ]
        backward.append(partial(np.multiply, seed, other, seed))
    forward.append(partial(np.add, values, first, values))
    backward.append(partial(np.subtract, seed, weight, seed))
    return Kernel(tuple(forward), tuple(backward))


def softplus(x: Array, out: Array, rest: Array) -> tuple[Instruction, ...]:
    """Return the instructions that write log(1 + e^x) into out, and log(1 + e^-|x|) into rest."""
    return (
        partial(np.copysign, x, -1, rest),
        partial(np.exp, rest, rest),
        partial(np.log1p, rest, rest),
        partial(np.maximum, x, 0, out=out),
        partial(np.add, out, rest, out),
    )
