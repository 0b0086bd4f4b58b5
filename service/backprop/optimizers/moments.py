"""Exponential moving averages, in place."""

import numpy as np

from service.backprop.arrays import Array


def follow(average: Array, value: Array, beta: float, scratch: Array) -> None:
    """Average ← β·average + (1 - β)·value."""
    np.multiply(average, beta, average)
    np.multiply(value, 1 - beta, scratch)
    np.add(average, scratch, average)


def follow_square(average: Array, value: Array, beta: float, scratch: Array) -> None:
    """Average ← β·average + (1 - β)·value²."""
    np.multiply(average, beta, average)
    np.multiply(value, value, scratch)
    np.multiply(scratch, 1 - beta, scratch)
    np.add(average, scratch, average)
