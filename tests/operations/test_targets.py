"""Targets are what the loss takes."""

from typing import Any

import pytest

from service.errors import InvalidRequest, InvalidTensor, ShapeMismatch
from tests.operations.training import gradients

CLASSES = {"network": {"layers": [{"type": "linear", "out_features": 3}]}}
INPUTS = [[1, 2], [3, 4]]


def ask(targets: Any, loss: Any = None, **fields: Any) -> Any:
    """Return the answer for these targets."""
    batch = {"inputs": INPUTS, "targets": targets}
    return gradients(batch=batch, loss={"type": "cross_entropy"} if loss is None else loss,
                     **{**CLASSES, **fields})  # fmt: skip


@pytest.mark.parametrize("targets", [[0, 2], [0.0, 2.0], [[0.2, 0.3, 0.5], [1, 0, 0]]])
def test_classes_are_indices_or_probabilities(targets: Any) -> None:
    assert ask(targets)["loss"] > 0


@pytest.mark.parametrize(
    ("targets", "place"), [([0, 3], "/1"), ([-1, 0], "/0"), ([0.5, 1], "/0"), (["NaN", 1], "/0")]
)
def test_a_class_that_does_not_exist_is_refused_with_its_place(targets: Any, place: str) -> None:
    with pytest.raises(InvalidTensor) as caught:
        ask(targets)

    assert caught.value.pointer == f"/batch/targets{place}"


def test_the_class_to_be_ignored_is_allowed() -> None:
    assert ask([0, -100])["loss"] > 0


@pytest.mark.parametrize("targets", [[[0, 1]], [[1], [2]], [0, 1, 2], 1, []])
def test_targets_of_another_shape_are_refused(targets: Any) -> None:
    with pytest.raises(ShapeMismatch) as caught:
        ask(targets)

    assert caught.value.pointer == "/batch/targets"


def test_targets_that_are_not_named_as_the_loss_names_them_are_refused() -> None:
    for targets in ([[0, 1, 2]] * 2, {"mean": [[0, 1, 2]] * 2}):
        with pytest.raises((InvalidRequest, ShapeMismatch)) as caught:
            ask(targets, {"type": "gaussian_nll"})
        assert caught.value.pointer == "/batch/targets"


def test_a_loss_takes_one_output() -> None:
    nodes = [{"id": name, "type": "tanh", "inputs": ["input"]} for name in "ab"]
    with pytest.raises(InvalidRequest) as caught:
        ask([0, 1], network={"graph": {"nodes": nodes, "outputs": ["a", "b"]}})

    assert caught.value.pointer == "/network/graph/outputs"
