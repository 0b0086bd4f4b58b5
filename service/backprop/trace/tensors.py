"""Tensors as a trace describes them."""

import numpy as np

from service.backprop.arrays import Array
from service.backprop.trace.record import Detail, Tensor


def tensor(array: Array, detail: Detail) -> Tensor:
    """Return shape and norm, and a copy of the values if they are asked for.

    The norm of a tensor without axes is its magnitude; norms are taken in float64.
    """
    described: Tensor = {"shape": list(array.shape), "norm": norm(array)}
    if detail == "full":
        described["value"] = array.copy()
    return described


def norm(array: Array) -> float:
    """Return the Euclidean norm of all entries; not finite where one of them is not."""
    flat = array.ravel().astype(np.float64)
    with np.errstate(all="ignore"):
        largest = float(np.abs(flat).max(initial=0.0))
        if largest == 0.0 or not np.isfinite(largest):
            return largest
        scaled = flat / largest
        return largest * float(np.sqrt(scaled @ scaled))
