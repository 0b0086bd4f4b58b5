"""From JSON to an array, without looking at every number by itself."""

import binascii
from collections.abc import Mapping
from itertools import chain
from math import prod
from struct import error as struct_error
from struct import pack
from typing import Any, NoReturn

import numpy as np

from service.backprop.arrays import Array, Shape
from service.errors import InvalidTensor
from service.tensors.dtypes import DTYPES, NON_FINITE

_MOST_AXES = 8
_FIELDS = frozenset(("dtype", "shape", "encoding", "data"))
_NUMBER = 'a number, "NaN", "Infinity" or "-Infinity"'


def is_tensor(value: Any) -> bool:
    """Whether a JSON value is meant as one tensor, rather than as an object of several."""
    return not isinstance(value, dict) or ("data" in value and value.keys() <= _FIELDS)


def decoded(value: Any, *, booleans: bool = True) -> Array:
    """Return the array of a tensor in any encoding; arrays are returned as they are.

    Numbers of lists become float64. `booleans=False` says that none can be in the lists, which
    saves looking for them. Raises InvalidTensor; its pointer is relative to the value.
    """
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, list):
        return _nested(value, booleans=booleans)
    if isinstance(value, dict):
        return _with_shape(value, booleans=booleans)
    return _numbers([value], (), "", booleans=True)


def _nested(value: list[Any], *, booleans: bool) -> Array:
    shape = [len(value)]
    level = value
    while level and isinstance(level[0], list):
        lengths = {len(row) if isinstance(row, list) else -1 for row in level}
        if len(lengths) != 1 or len(shape) == _MOST_AXES:
            _refuse_ragged(shape, lengths)
        shape.append(len(level[0]))
        level = list(chain.from_iterable(level))
    return _numbers(level, tuple(shape), "", booleans=booleans)


def _refuse_ragged(shape: list[int], lengths: set[int]) -> NoReturn:
    if len(lengths) == 1:
        raise InvalidTensor(f"A tensor has at most {_MOST_AXES} axes.", expected=_MOST_AXES)
    raise InvalidTensor(
        "The lists are ragged: lists side by side have the same length.",
        expected=f"lists of one length along axis {len(shape)}",
        actual=[length if length >= 0 else "a number" for length in sorted(lengths)[:8]],
    )


def _numbers(flat: list[Any], shape: Shape, base: str, *, booleans: bool) -> Array:
    """Return the array of numbers in row-major order."""
    array: Array | None
    try:
        array = np.frombuffer(pack(f"{len(flat)}d", *flat))
    except (OverflowError, struct_error):
        array = None
    # Truth values are packed as 0 and 1.
    if array is None or (booleans and not {*map(type, flat)} <= {float, int}):
        array = np.array([_number(each, i, shape, base) for i, each in enumerate(flat)], float)
    return array.reshape(shape)


def _number(value: Any, index: int, shape: Shape, base: str) -> float:
    if type(value) in {float, int}:
        try:
            return float(value)
        except OverflowError:
            pass
    elif isinstance(value, str) and value in NON_FINITE:
        return NON_FINITE[value]
    indices = [int(i) for i in np.unravel_index(index, shape)] if shape else []
    raise InvalidTensor(
        "This element of the tensor is no number.",
        pointer=base + "".join(f"/{i}" for i in indices),
        expected=_NUMBER,
        actual=_kind(value),
    )


def _kind(value: Any) -> str:
    kinds = {bool: "a truth value", str: "a string", list: "a list", dict: "an object"}
    return "null" if value is None else kinds.get(type(value), "a number beyond float64")


def _with_shape(value: Mapping[str, Any], *, booleans: bool) -> Array:
    if not value.keys() <= _FIELDS or not value.keys() >= {"dtype", "shape", "data"}:
        raise InvalidTensor(
            "A tensor that is an object has dtype, shape and data, and maybe encoding.",
            expected=sorted(_FIELDS),
            actual=sorted(value)[:8],
        )
    dtype, shape = _dtype(value["dtype"]), _shape(value["shape"])
    if "encoding" in value:
        array = _base64(value, dtype)
    elif isinstance(value["data"], list):
        data = value["data"]
        array = _as(_numbers(data, (len(data),), "/data", booleans=booleans), dtype)
    else:
        raise InvalidTensor("Without encoding, data is a flat list of numbers.", pointer="/data")
    if array.size != prod(shape):
        raise InvalidTensor(
            f"A shape of {list(shape)} needs {prod(shape)} numbers.",
            pointer="/data",
            expected=prod(shape),
            actual=array.size,
        )
    return array.reshape(shape)


def _dtype(value: Any) -> np.dtype[np.generic]:
    if not isinstance(value, str) or value not in DTYPES:
        actual = value[:16] if isinstance(value, str) else _kind(value)
        raise InvalidTensor(
            "There is no such dtype.", pointer="/dtype", expected=list(DTYPES), actual=actual
        )
    return DTYPES[value]


def _shape(value: Any) -> Shape:
    if not isinstance(value, list) or len(value) > _MOST_AXES:
        raise InvalidTensor(f"A shape is a list of up to {_MOST_AXES} sizes.", pointer="/shape")
    sizes = [int(size) if type(size) is float and size.is_integer() else size for size in value]
    for i, size in enumerate(sizes):
        if type(size) is not int or not 0 <= size < 2**40:
            raise InvalidTensor(
                "A size is a whole number.", pointer=f"/shape/{i}", expected="0 or more"
            )
    return tuple(sizes)


def _base64(value: Mapping[str, Any], dtype: np.dtype[np.generic]) -> Array:
    if value["encoding"] != "base64":
        raise InvalidTensor("The only encoding is base64.", pointer="/encoding", expected="base64")
    try:
        data = binascii.a2b_base64(value["data"], strict_mode=True)
    except (TypeError, ValueError):
        raise InvalidTensor(
            "The data is no base64.", pointer="/data", expected="RFC 4648 with padding"
        ) from None
    if len(data) % dtype.itemsize:
        raise InvalidTensor(
            f"The data is no whole number of elements of {dtype.itemsize} bytes.",
            pointer="/data",
            actual=len(data),
        )
    return np.frombuffer(data, dtype)


def _as(array: Array, dtype: np.dtype[np.generic]) -> Array:
    """Return the numbers in their type. Raises InvalidTensor where that would change them."""
    if dtype.kind == "f":
        return in_dtype(array, dtype.name)
    return whole(array, dtype, "/data")


def whole(array: Array, dtype: np.dtype[np.generic], base: str = "") -> Array:
    """Return numbers as integers. Raises InvalidTensor at the first that is none."""
    if array.dtype.kind != "f":
        return array.astype(dtype)
    bound = 2.0 ** (8 * dtype.itemsize - 1)
    wrong = ~((array == np.floor(array)) & (array >= -bound) & (array < bound))
    if wrong.any():
        place = [int(i) for i in np.argwhere(wrong)[0]]
        raise InvalidTensor(
            "This element of the tensor is no whole number.",
            pointer=base + "".join(f"/{i}" for i in place),
            expected="a whole number",
            actual=str(array[tuple(place)]),
        )
    return array.astype(dtype)


def in_dtype(array: Array, dtype: str) -> Array:
    """Return numbers in a floating dtype. Raises InvalidTensor where one is beyond its range."""
    try:
        with np.errstate(over="raise"):
            return array.astype(DTYPES[dtype], copy=False)
    except FloatingPointError:
        raise InvalidTensor(f"A number is beyond the range of {dtype}.", expected=dtype) from None
