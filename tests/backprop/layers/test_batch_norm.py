from typing import Any

import numpy as np
import pytest

from service.backprop.graph import graph_of
from service.backprop.layers.batch_norm import BatchNorm1d
from service.backprop.network import Entry, Network
from service.backprop.plan import Ask, Plan, plan_of
from service.errors import ShapeMismatch
from tests.backprop.examples import made
from tests.backprop.kernels import bound


def _plan(shape: tuple[int, ...], examples: int, **arguments: Any) -> Plan:
    entry = Entry("odd", made("batch_norm1d", **arguments), ("input",), "/layers/0")
    graph = graph_of(Network((entry,), ("input",), ("odd",)), {"input": shape})
    return plan_of(graph, Ask(examples))


@pytest.mark.parametrize("arguments", [{}, {"track_running_stats": False}])
def test_one_number_a_channel_cannot_be_normalized_in_training(arguments: dict[str, Any]) -> None:
    with pytest.raises(ShapeMismatch, match="that needs two numbers a channel") as caught:
        _plan((3,), 1, **arguments)

    assert caught.value.layer == "odd"
    assert caught.value.expected == ["2 or more", 3]
    assert caught.value.actual == [1, 3]


def test_one_example_of_several_places_can_be_normalized() -> None:
    assert _plan((3, 2), 1).values["input"].shape == (1, 3, 2)


def test_running_statistics_follow_the_batches_of_every_pass() -> None:
    layer = bound(made("batch_norm1d", momentum=None), [np.array([[1.0], [3.0]])])

    layer.forward()
    layer.arrays.inputs[0][...] = [[4.0], [8.0]]
    layer.forward()

    buffers = layer.arrays.buffers
    assert buffers["num_batches_tracked"] == 2
    assert buffers["running_mean"] == pytest.approx(4)
    assert buffers["running_var"] == pytest.approx(5)


def test_keras_running_variance_has_the_count_below() -> None:
    batch = [np.array([[1.0], [3.0]])]
    keras = made("batch_norm1d", **BatchNorm1d.keras_defaults)
    layers = [bound(kind, batch) for kind in (made("batch_norm1d"), keras)]

    for layer in layers:
        layer.forward()

    torch, other = (layer.arrays.buffers for layer in layers)
    assert (torch["running_mean"], torch["running_var"]) == pytest.approx((0.2, 1.1))
    assert (other["running_mean"], other["running_var"]) == pytest.approx((0.02, 1.0))
