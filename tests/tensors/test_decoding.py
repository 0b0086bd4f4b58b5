"""Tensors are read in every encoding, and what is none is refused with its place."""

from base64 import b64encode
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from service.api.bulk_json import dumps_bulk
from service.api.strict_json import loads
from service.errors import InvalidTensor
from service.tensors.decoding import decoded, in_dtype, is_tensor, whole
from service.tensors.dtypes import DTYPES
from service.tensors.encoding import encoded

FLAT = {"dtype": "float64", "shape": [2, 1], "data": [1, 2.5]}
BINARY = {"dtype": "float32", "shape": [2], "encoding": "base64", "data": "AACAPwAAAEA="}

REFUSED = {
    "ragged": ([[1, 2], [3]], None),
    "a number beside a list": ([[1, 2], 3], None),
    "a list beside a number": ([1, [2]], "/1"),
    "a deeper list beside numbers": ([[1, 2], [3, [4]]], "/1/1"),
    "a truth value": ([[1, True]], "/0/1"),
    "nothing but a truth value": (False, ""),
    "null": ([1, None], "/1"),
    "a number in quotes": ([["1"]], "/0/0"),
    "another spelling of a name": (["nan"], "/0"),
    "an integer beyond float64": ([10**400], "/0"),
    "an object in a list": ([{}], "/0"),
    "too many axes": ([[[[[[[[[1]]]]]]]]], None),
    "an unknown member": ({**FLAT, "order": "C"}, None),
    "no shape": ({"dtype": "float64", "data": []}, None),
    "another dtype": ({**FLAT, "dtype": "float16"}, "/dtype"),
    "a dtype that is no text": ({**FLAT, "dtype": 1}, "/dtype"),
    "a shape that is no list": ({**FLAT, "shape": 2}, "/shape"),
    "a size that is no number": ({**FLAT, "shape": [True, 2]}, "/shape/0"),
    "a negative size": ({**FLAT, "shape": [-1, -2]}, "/shape/0"),
    "a shape for more numbers": ({**FLAT, "shape": [3]}, "/data"),
    "nested data with a shape": ({**FLAT, "data": [[1, 2]]}, "/data/0"),
    "data that is no list": ({**FLAT, "data": "1 2"}, "/data"),
    "a fraction as an integer": ({**FLAT, "dtype": "int64"}, "/data/1"),
    "an integer beyond its type": ({"dtype": "int32", "shape": [1], "data": [2**31]}, "/data/0"),
    "a number beyond float32": ({"dtype": "float32", "shape": [1], "data": [1e300]}, None),
    "another encoding": ({**BINARY, "encoding": "hex"}, "/encoding"),
    "no base64": ({**BINARY, "data": "AACAPw!AAEA="}, "/data"),
    "base64 with blanks": ({**BINARY, "data": "AACAPwAA AEA="}, "/data"),
    "base64 that is no text": ({**BINARY, "data": [1, 2]}, "/data"),
    "half a number": ({**BINARY, "data": b64encode(b"123456").decode()}, "/data"),
    "too few bytes": ({**BINARY, "data": "AACAPw=="}, "/data"),
}


@pytest.mark.parametrize(("value", "pointer"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_tensor_is_refused_with_its_place(value: Any, pointer: str | None) -> None:
    with pytest.raises(InvalidTensor) as caught:
        decoded(value)

    assert caught.value.pointer == pointer


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1.0),
        ([], np.zeros(0)),
        ([[], []], np.zeros((2, 0))),
        ([[1, 2.5], [-3, 1e-3]], [[1, 2.5], [-3, 1e-3]]),
        ([["NaN", 1], ["Infinity", "-Infinity"]], [[np.nan, 1], [np.inf, -np.inf]]),
        (FLAT, [[1], [2.5]]),
        (BINARY, np.array([1, 2], np.float32)),
        ({"dtype": "int32", "shape": [1.0], "data": [3.0]}, np.array([3], np.int32)),
        ({"dtype": "float64", "shape": [], "data": [7]}, np.array(7.0)),
    ],
    ids=repr,
)
def test_every_encoding_is_read(value: Any, expected: Any) -> None:
    array = decoded(value)

    assert array.dtype == np.asarray(expected, getattr(expected, "dtype", float)).dtype
    np.testing.assert_array_equal(array, expected)
    assert array.shape == np.shape(expected)


def test_an_array_is_taken_as_it_is() -> None:
    array = np.ones(3, np.int32)

    assert decoded(array) is array


FLOATS = st.sampled_from(["float32", "float64"]).flatmap(
    lambda dtype: arrays(dtype, array_shapes(max_dims=3, max_side=3))
)


@given(FLOATS)
def test_lists_read_back_exactly(array: Any) -> None:
    wire = loads(dumps_bulk(encoded(array, "list")))

    np.testing.assert_array_equal(in_dtype(decoded(wire), array.dtype.name), array)


@given(FLOATS)
def test_bytes_read_back_bit_for_bit(array: Any) -> None:
    back = decoded(loads(dumps_bulk(encoded(array, "base64"))))

    assert back.dtype == array.dtype
    assert back.tobytes() == array.tobytes()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1], True),
        (FLAT, True),
        (BINARY, True),
        ({"shape": [1], "data": [1]}, True),
        ({"a": [1]}, False),
        ({"data": [1], "label": [1]}, False),
        ({}, False),
    ],
)
def test_a_tensor_is_told_apart_from_an_object_of_tensors(value: Any, expected: bool) -> None:
    assert is_tensor(value) is expected


def test_whole_numbers_become_integers_and_others_are_refused() -> None:
    assert whole(np.array([1.0, -2.0]), DTYPES["int64"]).tolist() == [1, -2]
    for wrong in (0.5, np.nan, np.inf, 2.0**63):
        with pytest.raises(InvalidTensor) as caught:
            whole(np.array([[0.0, wrong]]), DTYPES["int64"])
        assert caught.value.pointer == "/0/1"


def test_numbers_beyond_float32_are_refused_and_infinite_ones_are_not() -> None:
    assert in_dtype(np.array([np.inf, 1]), "float32").dtype == np.float32
    with pytest.raises(InvalidTensor, match="beyond the range"):
        in_dtype(np.array([1e39]), "float32")
