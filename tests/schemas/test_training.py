"""Requests about networks have the defaults that the contract names."""

from typing import Any

import pytest
from pydantic import ValidationError

from service.schemas.training import BackpropRequest, ForwardRequest, TrainStepRequest
from tests.operations.training import request


def test_defaults_are_filled_in() -> None:
    asked = TrainStepRequest.model_validate(request())

    assert (asked.trace, asked.encoding, asked.mode, asked.conventions) == (
        "none", "list", "train", "pytorch",
    )  # fmt: skip
    assert set(asked.returned) == set(TrainStepRequest.choices)


@pytest.mark.parametrize(
    "fields",
    [
        {"seed": -1}, {"seed": 1.5}, {"seed": True}, {"return": ["all"]}, {"encoding": "hex"},
        {"mode": "test"}, {"conventions": "jax"}, {"trace": True}, {"batch": {"inputs": [[1]]}},
        {"loss": None}, {"optimizer": None}, {"explain": [{"parameter": "fc1.weight"}]},
    ],
    ids=repr,
)  # fmt: skip
def test_what_does_not_fit_is_refused(fields: Any) -> None:
    with pytest.raises(ValidationError):
        TrainStepRequest.model_validate(request(**fields))


def test_operations_know_only_their_own_fields() -> None:
    with pytest.raises(ValidationError):
        BackpropRequest.model_validate(request())
    with pytest.raises(ValidationError):
        ForwardRequest.model_validate(request(optimizer=None))
