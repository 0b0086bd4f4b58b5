"""Fields with tensors hold arrays; mistakes are told with their place."""

from typing import Any

import numpy as np
import pytest
from pydantic import Field, ValidationError

from service.errors import InvalidTensor
from service.schemas.model import Model
from service.schemas.tensor import (
    BOOLEANS,
    INVALID_TENSOR,
    OneOrNamedIn,
    SlotsIn,
    TensorsIn,
    escaped,
)


class Sample(Model):
    one: OneOrNamedIn = None
    several: TensorsIn = Field(default_factory=dict)
    slots: SlotsIn = Field(default_factory=dict)


def refused(**fields: Any) -> tuple[InvalidTensor, Any]:
    """Return the error and its location."""
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate(fields)
    (error,) = caught.value.errors()
    assert error["type"] == INVALID_TENSOR
    return error["ctx"]["error"], error["loc"]


def test_tensors_become_arrays() -> None:
    sample = Sample.model_validate(
        {"one": {"a": [1]}, "several": {"w": [[1, 2]]}, "slots": {"w": {"sum": [3]}}}
    )

    assert sample.one["a"].tolist() == [1]
    assert sample.several["w"].tolist() == [[1, 2]]
    assert sample.slots["w"]["sum"].tolist() == [3]
    assert Sample.model_validate({"one": [1]}).one.tolist() == [1]


def test_a_mistake_is_told_with_its_place_and_layer() -> None:
    error, location = refused(several={"block.fc/1.weight": [[1, None]]})

    assert location == ("several",)
    assert error.pointer == "/block.fc~11.weight/0/1"
    assert error.layer == "block.fc/1"


@pytest.mark.parametrize("fields", [{"several": [1]}, {"slots": 1}, {"slots": {"w": [1]}}])
def test_what_is_no_object_of_tensors_is_refused(fields: Any) -> None:
    error, _ = refused(**fields)

    assert error.expected == "an object"


def test_truth_values_are_looked_for_unless_there_can_be_none() -> None:
    refused(one=[True])
    trusted = Sample.model_validate({"one": [True]}, context={BOOLEANS: False})

    assert trusted.one.tolist() == [1]


def test_arrays_are_taken_as_they_are() -> None:
    array = np.ones(2)

    assert Sample.model_validate({"several": {"w": array}}).several["w"] is array


def test_names_are_escaped_in_pointers() -> None:
    assert escaped("a/b~c") == "a~1b~0c"
