"""Tensors are written with the shortest numbers that read back exactly."""

from typing import Any

import numpy as np
import pytest

from service.api.bulk_json import dumps_bulk
from service.tensors.encoding import encoded, little_endian


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([[0.1, 2]]), "[[0.1,2.0]]"),
        (np.array([0.1, 1 / 3], np.float32), "[0.1,0.33333334]"),
        (np.array([0.1, np.nan, np.inf], np.float32), '[0.1,"NaN","Infinity"]'),
        (np.array([[1, -np.inf]]), '[[1.0,"-Infinity"]]'),
        (np.array(0.1, np.float32), "0.1"),
        (np.float32(0.1), "0.1"),
        (float("nan"), '"NaN"'),
        (np.float32("inf"), '"Infinity"'),
        (np.arange(4).reshape(2, 2).T, "[[0,2],[1,3]]"),
        (np.zeros((0, 2)), "[]"),
        ({"a": [np.ones(1), {"b": np.zeros(1)}]}, '{"a":[[1.0],{"b":[0.0]}]}'),
        ({"c": ("x", 1)}, '{"c":["x",1]}'),
    ],
    ids=repr,
)  # fmt: skip
def test_lists_have_as_few_digits_as_will_do(value: Any, text: str) -> None:
    assert dumps_bulk(encoded(value, "list")).decode() == text


def test_bytes_come_with_dtype_and_shape() -> None:
    assert encoded(np.array([[1, 2]], np.float32), "base64") == {
        "dtype": "float32",
        "shape": [1, 2],
        "encoding": "base64",
        "data": "AACAPwAAAEA=",
    }


def test_bytes_are_little_endian_and_row_major_whatever_they_were() -> None:
    array = np.asfortranarray(np.array([[1, 2], [3, 4]], ">f4"))

    assert bytes(little_endian(array)) == np.array([1, 2, 3, 4], "<f4").tobytes()
