"""Passes give what the contract says, from the state that they gave."""

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from service.api.bulk_json import dumps_bulk
from service.api.examples import answered
from service.api.network_examples import NETWORK_EXAMPLES
from service.api.operations import OPERATIONS
from service.api.strict_json import loads
from service.backprop.activations import ACTIVATIONS
from service.backprop.losses import LOSSES
from service.backprop.optimizers import KERAS_OPTIMIZERS, OPTIMIZERS
from service.schemas.training_answers import (
    BackpropResponse,
    ForwardResponse,
    GradientCheckResponse,
    TrainStepResponse,
)
from service.tensors.encoding import encoded
from tests.operations.training import NETWORK, check, gradients, outputs, request, step

Json = dict[str, Any]

DROPOUT: Json = {
    "layers": [
        {"type": "linear", "out_features": 4, "activation": "relu"},
        {"type": "batch_norm1d"},
        {"name": "drop", "type": "dropout", "p": 0.3},
        {"type": "linear", "out_features": 1},
    ]
}


def wire(answer: Json, encoding: Any = "list") -> Any:
    """Return an answer as the client reads it."""
    return loads(dumps_bulk(encoded(answer, encoding)))


@pytest.mark.parametrize("example", NETWORK_EXAMPLES, ids=lambda example: example.name)
def test_answers_are_what_is_documented(example: Any) -> None:
    models = {f"{row.method} {row.path}": row.response for row in OPERATIONS}
    status, body = answered(example)

    if status == 200:
        models[example.operation].model_validate(body)
    assert status in {200, 422}


@pytest.mark.parametrize("trace", ["none", "summary", "full"])
def test_all_that_can_be_asked_for_is_documented(trace: str) -> None:
    explain = [{"parameter": "fc1.weight", "index": [0, 1]}]

    TrainStepResponse.model_validate(wire(step(trace=trace, explain=explain)))
    BackpropResponse.model_validate(wire(gradients(trace=trace, explain=explain)))
    ForwardResponse.model_validate(wire(outputs(trace=trace, **{"return": ["state"]})))
    GradientCheckResponse.model_validate(wire(check()))


@pytest.mark.parametrize("encoding", ["list", "base64"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", [{"type": "adam", "amsgrad": True}, {"type": "sgd"}])
def test_stopping_and_going_on_equals_an_uninterrupted_run(
    encoding: str, dtype: str, optimizer: Json
) -> None:
    fields = {"network": {**DROPOUT, "dtype": dtype}, "optimizer": optimizer, "encoding": encoding}
    straight = stopped = step(**fields)
    for _ in range(3):
        straight = step(**fields, state=straight["state"])
        stopped = step(**fields, state=wire(stopped, encoding)["state"], seed=None)

    assert wire(straight) == wire(stopped)
    assert stopped["state"]["step"] == 4
    assert stopped["state"]["rng"] == {"seed": 7, "draws": 4}


def test_the_same_request_gives_the_same_bytes_in_another_process() -> None:
    body = json.dumps(request(network=DROPOUT, optimizer={"type": "adam"}))
    script = (
        "import json, sys;"
        "from service.operations.passes import train_step;"
        "from service.schemas.training import TrainStepRequest;"
        "from service.api.bulk_json import dumps_bulk;"
        "from service.tensors.encoding import encoded;"
        "data = train_step(TrainStepRequest.model_validate(json.load(sys.stdin)));"
        "sys.stdout.buffer.write(dumps_bulk(encoded(data, 'list')))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], input=body.encode(), capture_output=True, check=True
        ).stdout
        for _ in range(2)
    ]

    assert runs[0] == runs[1]
    assert len(runs[0]) > 1000


def test_plans_remember_nothing_of_earlier_requests() -> None:
    first = wire(step(optimizer={"type": "adam"}))
    step(optimizer={"type": "adam"}, state=first["state"], seed=None)

    assert wire(step(optimizer={"type": "adam"})) == first


def test_return_leaves_out_what_was_not_asked_for() -> None:
    answer = step(**{"return": ["loss"]})

    assert answer.keys() == {"loss", "gradient_norm", "clip_coefficient", "resolved"}
    assert outputs().keys() == {"outputs", "resolved"}
    assert outputs(**{"return": ["activations"]})["activations"].keys() == {"fc1", "tanh_1", "fc2"}


def test_a_step_moves_parameters_by_the_gradient_and_frozen_ones_not() -> None:
    start = outputs(**{"return": ["state"]})["state"]["parameters"]
    answer = step(network={**NETWORK, "frozen": ["fc1.bias"]})

    for name, gradient in answer["gradients"].items():
        moved = 0 if name == "fc1.bias" else 0.1
        np.testing.assert_allclose(
            answer["state"]["parameters"][name], start[name] - moved * gradient, rtol=1e-14
        )


def test_float32_is_written_as_float32() -> None:
    answer = wire(
        step(network={**NETWORK, "dtype": "float32"}, clip={"type": "norm", "max_norm": 1})
    )

    for name in ("loss", "gradient_norm", "clip_coefficient"):
        assert float(np.float32(str(answer[name]))) == pytest.approx(answer[name], rel=1e-6)
        assert len(str(answer[name])) <= 12


def test_without_reduction_the_loss_is_a_tensor() -> None:
    assert wire(gradients(loss={"type": "mse", "reduction": "none"}))["loss"] != 0
    assert np.shape(gradients(loss={"type": "mse", "reduction": "none"})["loss"]) == (2, 1)


def test_several_outputs_are_given_by_name() -> None:
    nodes = [
        {"id": "a", "type": "tanh", "inputs": ["input"]},
        {"id": "b", "type": "relu", "inputs": ["a"]},
    ]
    network = {"graph": {"nodes": nodes, "outputs": ["a", "b"]}}

    assert outputs(network=network)["outputs"].keys() == {"a", "b"}


def test_several_inputs_are_taken_and_differentiated_by_name() -> None:
    network = {
        "graph": {
            "inputs": ["x", "y"],
            "nodes": [{"id": "sum", "type": "mul", "inputs": ["x", "y"]}],
            "outputs": ["sum"],
        }
    }
    batch = {"inputs": {"x": [[2.0]], "y": [[3.0]]}, "targets": [[5.0]]}
    answer = gradients(network=network, batch=batch)

    assert answer["input_gradient"]["x"].tolist() == [[6.0]]
    assert answer["input_gradient"]["y"].tolist() == [[4.0]]


def test_numbers_that_are_not_finite_come_back_as_strings() -> None:
    answer = wire(outputs(batch={"inputs": [["NaN", 1]]}, **{"return": ["outputs", "diagnostics"]}))

    assert answer["outputs"] == [["NaN"]]
    assert answer["diagnostics"]["non_finite"]["operation"] == "given"


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_can_be_asked_for(name: str) -> None:
    fields = {"expression": "x*tanh(x)"} if name == "expression" else {}
    network = {"layers": [*NETWORK["layers"][:1], {"type": name, **fields}, NETWORK["layers"][2]]}

    assert wire(check(network=network))["verdict"] in {"agrees", "skipped"}


@pytest.mark.parametrize(
    ("conventions", "name"),
    [("pytorch", name) for name in OPTIMIZERS] + [("keras", name) for name in KERAS_OPTIMIZERS],
)
def test_every_optimizer_can_be_asked_for(conventions: str, name: str) -> None:
    first = wire(step(optimizer={"type": name, "lr": 0.01}, conventions=conventions))
    second = step(
        optimizer=first["resolved"]["optimizer"], state=first["state"], conventions=conventions
    )

    assert second["loss"] < first["loss"]
    assert second["resolved"]["optimizer"] == first["resolved"]["optimizer"] | {
        name: tuple(value)
        for name, value in first["resolved"]["optimizer"].items()
        if isinstance(value, list)
    }


TARGETS: Json = {
    "cross_entropy": [0, 2], "nll": [0, 2], "multi_margin": [0, 2],
    "hinge_embedding": [[1, -1, 1], [-1, 1, 1]], "soft_margin": [[1, -1, 1], [-1, 1, 1]],
    "gaussian_nll": {"mean": [[0, 1, 0]] * 2, "var": [[1, 2, 1]] * 2},
    "cosine_embedding": {"other": [[0, 1, 0]] * 2, "label": [1, -1]},
}  # fmt: skip
BEFORE = {"bce": "sigmoid", "nll": "log_softmax", "kl_div": "log_softmax"}


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_can_be_asked_for(name: str, reduction: str) -> None:
    loss = {"type": name, "reduction": reduction}
    if name == "expression":
        loss["expression"] = "(y - t)^4"
    last = {"type": "linear", "out_features": 3, "activation": BEFORE.get(name)}
    batch = {"inputs": [[1, 2], [3, 4]], "targets": TARGETS.get(name, [[0.2, 0.5, 0.3]] * 2)}
    answer = check(network={"layers": [last]}, loss=loss, batch=batch)

    assert wire(answer)["verdict"] in {"agrees", "skipped"}
