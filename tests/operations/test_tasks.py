"""A request is checked as a whole before anything is computed."""

from typing import Any

import pytest

from service.errors import ServiceError, ShapeMismatch, UnknownOptimizer
from service.operations.plans import PLANS
from service.operations.tasks import task_of
from service.schemas.training import ForwardRequest, TrainStepRequest
from tests.operations.training import BATCH, request, step


def test_a_step_has_loss_optimizer_and_targets_and_a_forward_pass_has_none() -> None:
    training = task_of(TrainStepRequest.model_validate(request()))
    fields = {"loss": None, "optimizer": None, "batch": {"inputs": BATCH["inputs"]}}
    forward = task_of(ForwardRequest.model_validate(request(**fields)))

    assert training.key.ask.loss is not None
    assert training.key.optimizer is not None
    assert training.batch.targets.keys() == {"targets"}
    assert (forward.key.ask.loss, forward.key.optimizer, forward.batch.targets) == (None, None, {})


@pytest.mark.parametrize(
    ("returned", "trace", "computed"),
    [(["loss"], "none", False), (["input_gradient"], "none", True), (["loss"], "full", True)],
)
def test_the_gradient_of_inputs_is_computed_only_if_it_is_shown(
    returned: Any, trace: str, computed: bool
) -> None:
    task = task_of(TrainStepRequest.model_validate(request(trace=trace, **{"return": returned})))

    assert task.key.ask.input_gradient is computed


@pytest.mark.parametrize(
    "fields",
    [
        {"batch": {"inputs": [[1, 2]], "targets": [[1], [2]]}},
        {"state": {"parameters": {}}},
        {"optimizer": {"type": "sgd", "nesterov": True}},
        {"network": {"layers": [{"type": "linear", "out_features": 2, "in_features": 9}]}},
    ],
)
def test_what_is_wrong_is_found_before_a_plan_is_made(
    fields: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("something was computed")

    monkeypatch.setattr(PLANS, "lent", never)

    with pytest.raises(ServiceError):
        step(**fields)


def test_an_optimizer_without_a_definition_by_keras_is_told() -> None:
    with pytest.raises(UnknownOptimizer) as caught:
        step(optimizer={"type": "radam"}, conventions="keras")

    assert caught.value.pointer == "/optimizer/type"


def test_a_layer_that_needs_more_examples_is_named() -> None:
    network = {"layers": [{"name": "bn", "type": "batch_norm1d"}]}
    with pytest.raises(ShapeMismatch) as caught:
        step(network=network, batch={"inputs": [[1, 2]], "targets": [[1, 2]]})

    assert caught.value.pointer == "/network/layers/0"
    assert caught.value.layer == "bn"
