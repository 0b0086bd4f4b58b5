"""From arrays to what a JSON encoder can write: the shortest numbers that read back exactly."""

import math
from base64 import b64encode
from typing import Any, Literal, TypeAlias

import numpy as np

from service.backprop.arrays import Array
from service.tensors.dtypes import NAMES, NON_FINITE

Encoding: TypeAlias = Literal["list", "base64"]


def encoded(value: Any, encoding: Encoding) -> Any:
    """Return data in which each array and each number that is not finite is ready for JSON.

    Finite arrays stay arrays when lists are asked for: the encoder writes them without making an
    object of each number.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray):
        return _array(value, encoding)
    if isinstance(value, dict):
        return {name: encoded(each, encoding) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [encoded(each, encoding) for each in value]
    if isinstance(value, float | np.floating) and not math.isfinite(value):
        return _name(float(value))
    return value


def _array(array: Array, encoding: Encoding) -> Any:
    if encoding == "base64":
        return {
            "dtype": NAMES[array.dtype.newbyteorder("<").str],
            "shape": list(array.shape),
            "encoding": "base64",
            "data": b64encode(little_endian(array)).decode(),
        }
    if not array.ndim:
        return encoded(array[()], encoding)
    if _is_finite(array):
        return np.ascontiguousarray(array)
    finite = np.isfinite(array)
    shown = array.astype(object)
    # Scalars of NumPy keep a float32 from being written with the digits of a float64.
    shown[finite] = list(array[finite])
    for name, number in NON_FINITE.items():
        shown[np.isnan(array) if math.isnan(number) else array == number] = name
    return shown.tolist()


def _is_finite(array: Array) -> bool:
    flat = array.reshape(-1)
    # A sum of squares is quicker than a look at each number, and finite only if all of them are.
    return math.isfinite(np.vdot(flat, flat)) or bool(np.isfinite(flat).all())


def _name(number: float) -> str:
    return next(name for name, each in NON_FINITE.items() if str(each) == str(number))


def little_endian(array: Array) -> memoryview:
    """Return the bytes of an array as they are on the wire: little-endian, row-major."""
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).data.cast("B")
