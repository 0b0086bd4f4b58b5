"""What a pass shows is what was asked for."""

import numpy as np
import pytest

from service.errors import InvalidRequest, LimitExceeded
from tests.operations.training import gradients, outputs, step


def test_a_trace_goes_through_the_passes_and_the_update() -> None:
    answer = step(trace="full")
    trace = answer["trace"]

    assert [node["node"] for node in trace["forward"]] == ["fc1", "tanh_1", "fc2"]
    assert [node["node"] for node in trace["backward"]] == ["fc2", "tanh_1", "fc1"]
    assert {record["parameter"] for record in trace["update"]} == answer["gradients"].keys()
    first = trace["update"][0]
    np.testing.assert_array_equal(
        first["after"]["value"], answer["state"]["parameters"][first["parameter"]]
    )


def test_a_summary_has_no_values() -> None:
    assert "value" in outputs(trace="full")["trace"]["forward"][0]
    assert "value" not in outputs(trace="summary")["trace"]["forward"][0]
    assert "trace" not in outputs()


def test_explained_weights_have_the_gradient_that_is_reported() -> None:
    answer = gradients(explain=[{"parameter": "fc1.weight", "index": [2, 1]}])
    (explained,) = answer["paths"]

    assert explained["total"] == pytest.approx(answer["gradients"]["fc1.weight"][2, 1], rel=1e-12)


def test_a_weight_that_does_not_exist_is_told() -> None:
    with pytest.raises(InvalidRequest) as caught:
        gradients(explain=[{"parameter": "fc1.weight", "index": [3, 0]}])

    assert caught.value.pointer == "/explain/0/index"


def test_too_many_values_for_a_trace_are_refused() -> None:
    network = {"layers": [{"type": "linear", "out_features": 600}] * 2}
    batch = {"inputs": [[1.0] * 600] * 400}
    with pytest.raises(LimitExceeded) as caught:
        outputs(network=network, batch=batch, trace="full")

    assert caught.value.limit == {"name": "trace_elements", "value": 500_000}


def test_diagnostics_compare_the_update_with_the_weights() -> None:
    health = step()["diagnostics"]["parameters"]["fc1.weight"]

    assert health["update_to_weight"] == pytest.approx(
        health["update_norm"] / health["weight_norm"]
    )
    assert "diagnostics" not in step(**{"return": ["loss"]})
