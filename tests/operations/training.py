"""Asking for passes the way clients do."""

from typing import Any

from service.operations.passes import backprop, check_gradients, forward_pass, train_step
from service.schemas.training import (
    BackpropRequest,
    ForwardRequest,
    GradientCheckRequest,
    TrainStepRequest,
)

Json = dict[str, Any]

NETWORK: Json = {
    "layers": [
        {"name": "fc1", "type": "linear", "in_features": 2, "out_features": 3},
        {"type": "tanh"},
        {"name": "fc2", "type": "linear", "out_features": 1},
    ]
}
BATCH: Json = {"inputs": [[1, 2], [3, 4]], "targets": [[1], [0.5]]}


def request(**fields: Any) -> Json:
    """Return a request for a step from a seed, with other fields; None takes a field away."""
    given = {
        "network": NETWORK,
        "loss": {"type": "mse"},
        "optimizer": {"type": "sgd", "lr": 0.1},
        "seed": 7,
        "batch": BATCH,
        **fields,
    }
    return {name: value for name, value in given.items() if value is not None}


def step(**fields: Any) -> Json:
    """Return the answer of a training step."""
    return train_step(TrainStepRequest.model_validate(request(**fields)))


def gradients(**fields: Any) -> Json:
    """Return the answer of a backward pass."""
    return backprop(BackpropRequest.model_validate(request(**{"optimizer": None, **fields})))


def check(**fields: Any) -> Json:
    """Return the answer of a gradient check."""
    given = request(**{"optimizer": None, **fields})
    return check_gradients(GradientCheckRequest.model_validate(given))


def outputs(**fields: Any) -> Json:
    """Return the answer of a forward pass."""
    given = {"optimizer": None, "loss": None, "batch": {"inputs": BATCH["inputs"]}, **fields}
    return forward_pass(ForwardRequest.model_validate(request(**given)))
