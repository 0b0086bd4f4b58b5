"""A trace shows every pass with its symbols and numbers, and all that it says is true."""

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from service.backprop.arrays import Array
from service.backprop.execute import Batch, State, backward, forward, load
from service.backprop.graph import Graph, graph_of
from service.backprop.layers.linear import Linear
from service.backprop.losses import LOSSES
from service.backprop.network import Named, sequence
from service.backprop.plan import Ask, Plan, plan_of
from service.backprop.trace.record import Contribution, LossRecord, Trace
from service.backprop.trace.size import trace_elements
from service.backprop.trace.tensors import norm
from service.backprop.trace.trace import trace
from service.errors import LimitExceeded
from service.limits import Limits
from tests.backprop.around import around
from tests.backprop.building import batch_for, branched, chain, entry, passed, values_for
from tests.backprop.examples import EXAMPLES, Example
from tests.backprop.test_losses import CASES, PYTORCH, read
from tests.backprop.toys import Rectifier, Rolled, Sum
from tests.backprop.worked import mazur

TWO_LAYERS = graph_of(chain(3, "tanh", 2, "tanh"), {"input": (2,)})
SHARED = branched(
    entry("fc", Linear(2)),
    entry("relu", Rectifier(), "fc"),
    entry("again", Linear(2), "relu", shares="fc"),
    entry("sum", Sum(), "again", "relu", "input"),
    outputs=["sum"],
)
GRAPHS = pytest.mark.parametrize("graph", [TWO_LAYERS, SHARED], ids=["sequence", "shared"])


def _passed(graph: Graph, examples: int = 3, **asked: Any) -> Plan:
    return passed(graph, batch_for(graph, examples), values_for(graph), **asked)


def _node(found: Trace, name: str) -> Any:
    return next(node for node in found["backward"] if node["node"] == name)


def _arrays(record: Any) -> list[Array]:
    if isinstance(record, np.ndarray):
        return [record]
    if isinstance(record, dict):
        return [array for each in record.values() for array in _arrays(each)]
    return [array for each in record for array in _arrays(each)] if isinstance(record, list) else []


def test_the_forward_pass_is_shown_in_order_with_symbols_formulas_and_values() -> None:
    plan = _passed(TWO_LAYERS)

    found = trace(plan, "full")["forward"]

    assert [node["formula"]["text"] for node in found] == [
        "z1 = x @ W1.T + b1",
        "a1 = tanh(z1)",
        "z2 = a1 @ W2.T + b2",
        "a2 = tanh(z2)",
    ]
    assert found[0]["formula"]["latex"] == r"z^{(1)} = x\,{W^{(1)}}^{\top} + b^{(1)}"
    assert found[0]["inputs"] == [{"name": "input", "symbol": {"text": "x", "latex": "x"}}]
    assert found[2]["parameters"]["weight"]["name"] == "linear_2.weight"
    for node in found:
        assert np.array_equal(node["value"], plan.values[node["node"]])


def test_an_affine_map_without_bias_has_none_in_its_formula() -> None:
    graph = graph_of(sequence([Named(Linear(2, bias=False), None, "")]), {"input": (2,)})

    (node,) = trace(_passed(graph), "full")["forward"]

    assert node["formula"]["text"] == "z1 = x @ W1.T"
    assert list(node["parameters"]) == ["weight"]


def test_the_backward_pass_is_shown_from_the_last_node_to_the_first() -> None:
    found = trace(_passed(TWO_LAYERS), "full")["backward"]

    assert [node["node"] for node in found] == ["tanh_2", "linear_2", "tanh_1", "linear_1"]


def test_the_four_equations_are_named() -> None:
    found = trace(_passed(TWO_LAYERS), "full")

    equations = {
        (node["node"], each["to"]): each["equation"]
        for node in found["backward"]
        for each in node["contribution"]
    }
    assert found["loss"]["seed"]["equation"] == "BP1"
    assert equations == {
        ("tanh_2", "linear_2"): "BP1",
        ("linear_2", "tanh_1"): "BP2",
        ("linear_2", "linear_2.weight"): "BP4",
        ("linear_2", "linear_2.bias"): "BP3",
        ("tanh_1", "linear_1"): "BP2",
        ("linear_1", "linear_1.weight"): "BP4",
        ("linear_1", "linear_1.bias"): "BP3",
    }


def test_each_contribution_follows_from_upstream_and_local_by_its_rule() -> None:
    found = trace(_passed(TWO_LAYERS), "full")
    inputs = {node["node"]: node["inputs"][0]["name"] for node in found["forward"]}
    values = {node["node"]: node["value"] for node in found["forward"]}
    values["input"] = found["inputs"][0]["value"]

    for node in found["backward"]:
        assert node["local"] is not None
        delta, local = node["upstream"]["value"], node["local"]["value"]
        for each in node["contribution"]:
            expected = {
                "hadamard": lambda d, l, x: d * l,
                "matmul_transpose": lambda d, l, x: d @ l,
                "outer": lambda d, l, x: d.T @ x,
                "sum_over_batch": lambda d, l, x: d.sum(axis=0),
            }[each["rule"]](delta, local, values[inputs[node["node"]]])
            np.testing.assert_allclose(each["value"], expected, rtol=1e-12)


@GRAPHS
def test_the_contributions_to_a_parameter_or_value_add_up_to_its_gradient(graph: Graph) -> None:
    plan = _passed(graph, input_gradient=True)
    found = trace(plan, "full")

    contributions: list[Contribution] = [
        each for node in found["backward"] for each in node["contribution"]
    ]
    gradients = plan.layout.views(plan.gradients) | plan.upstream
    for name, gradient in gradients.items():
        total = sum(each["value"] for each in contributions if each["to"] == name)
        if name in graph.outputs:
            total = total + found["loss"]["seed"]["value"]
        np.testing.assert_allclose(total, gradient, rtol=1e-12, atol=1e-15)


def test_a_value_with_several_users_has_its_parts_and_their_total() -> None:
    found = trace(_passed(SHARED, input_gradient=True), "full")["accumulations"]

    users = {each["to"]: [(p["node"], p["input"]) for p in each["parts"]] for each in found}
    assert users == {
        "relu": [("again", 0), ("sum", 1)],
        "fc.weight": [("fc", None), ("again", None)],
        "fc.bias": [("fc", None), ("again", None)],
        "input": [("fc", 0), ("sum", 2)],
    }
    assert [each["kind"] for each in found] == ["node", "parameter", "parameter", "input"]
    for each in found:
        total = sum(part["value"] for part in each["parts"])
        np.testing.assert_allclose(total, each["total"]["value"], rtol=1e-12)


def test_an_output_that_feeds_a_node_too_has_the_loss_among_its_parts() -> None:
    graph = branched(entry("fc", Linear(2)), entry("tanh", Rolled(), "fc"), outputs=["fc"])

    found = trace(_passed(graph), "full")

    assert [node["node"] for node in found["forward"]] == ["fc", "tanh"]
    assert [node["node"] for node in found["backward"]] == ["fc"]


def test_a_gradient_that_was_not_computed_is_absent() -> None:
    without = _node(trace(_passed(TWO_LAYERS), "full"), "linear_1")["contribution"]
    asked = _node(trace(_passed(TWO_LAYERS, input_gradient=True), "full"), "linear_1")

    assert [each["to"] for each in without] == ["linear_1.weight", "linear_1.bias"]
    first = asked["contribution"][0]
    assert (first["to"], first["kind"]) == ("input", "input")


def test_the_loss_is_shown_with_its_values_and_the_seed() -> None:
    plan = _passed(TWO_LAYERS)
    assert plan.loss is not None

    found = trace(plan, "full")["loss"]

    assert found["formula"]["text"] == "l = (a2 - t)**2"
    assert found["seed"]["formula"]["text"] == "∂l/∂a2 = 2*(a2 - t)"
    assert found["value"] == float(plan.loss.total)
    assert found["scale"] == pytest.approx(1 / 6)
    assert found["per_example"]["value"] == pytest.approx(found["values"]["value"].mean(axis=1))
    assert np.mean(found["per_example"]["value"]) == pytest.approx(found["value"])
    assert np.array_equal(found["seed"]["value"], plan.loss.seed)


def _softplus(x: float) -> float:
    return math.log(1 + math.exp(x))


def _evaluated(text: str) -> tuple[float, float]:
    left, right = text.rsplit(" = ", 1)
    names = {"max": max, "min": min, "abs": abs, "sign": np.sign, "softplus": _softplus}
    names |= {name: getattr(math, name) for name in ("exp", "log", "sqrt", "tanh", "erf", "pi")}
    names |= {"sigmoid": lambda x: 1 / (1 + math.exp(-x))}
    # The branches are all computed; those that are not taken have numbers they may be computed of.
    names |= {"Piecewise": lambda *cases: next(value for value, holds in cases if holds)}
    names |= {"Max": max, "Min": min, "log": lambda x: np.log(x) if x else -math.inf, "True": True}
    return eval(left, {"__builtins__": {}}, names), float(right)  # noqa: S307


@GRAPHS
def test_formulas_with_numbers_in_place_are_true(graph: Graph) -> None:
    found = trace(_passed(graph, input_gradient=True), "full")

    shown = [node["numeric"] for node in found["forward"] if node["numeric"]]
    shown += [
        c["numeric"] for node in found["backward"] for c in node["contribution"] if c["numeric"]
    ]
    assert len(shown) >= 8
    for numeric in shown:
        left, right = _evaluated(numeric["text"])
        assert left == pytest.approx(right, rel=1e-4)
        assert right == pytest.approx(numeric["value"], rel=1e-5)


def test_the_first_output_is_computed_with_its_numbers() -> None:
    graph = graph_of(chain(1), {"input": (2,)})
    values = {"linear_1.weight": np.array([[0.4, 0.45]]), "linear_1.bias": np.array([0.6])}
    batch = Batch({"input": np.array([[0.5, 0.25]])}, {"targets": np.array([[0.0]])})

    (node,) = trace(passed(graph, batch, values), "full")["forward"]

    assert node["numeric"] is not None
    assert node["numeric"]["text"] == "0.4*0.5 + 0.45*0.25 + 0.6 = 0.9125"
    assert node["numeric"]["symbol"]["text"] == "z1_0"


@GRAPHS
def test_a_summary_has_shapes_and_norms_and_no_values(graph: Graph) -> None:
    plan = _passed(graph)

    found = trace(plan, "summary")

    assert _arrays(found) == []
    assert found["forward"][0]["shape"] == [3, graph.nodes[0].shape[0]]
    assert found["forward"][0]["norm"] == pytest.approx(
        np.linalg.norm(plan.values[graph.nodes[0].name])
    )
    assert {node["numeric"] for node in found["forward"]} == {None}


@GRAPHS
def test_the_arrays_of_a_trace_are_its_own(graph: Graph) -> None:
    plan = _passed(graph)
    arrays = _arrays(trace(plan, "full"))
    before = [array.copy() for array in arrays]

    for array in (plan.parameters, plan.gradients, *plan.values.values(), *plan.upstream.values()):
        array.fill(7)

    assert all(np.array_equal(a, b) for a, b in zip(arrays, before, strict=True))


def test_a_forward_pass_alone_has_neither_loss_nor_backward_pass() -> None:
    plan = plan_of(TWO_LAYERS, Ask(3))
    load(plan, State(values_for(TWO_LAYERS)), Batch(batch_for(TWO_LAYERS, 3).inputs))
    forward(plan)

    assert set(trace(plan, "full")) == {"version", "detail", "inputs", "forward"}


@GRAPHS
def test_the_numbers_of_a_trace_are_counted_before_they_are_there(graph: Graph) -> None:
    plan = _passed(graph, input_gradient=True)

    assert sum(array.size for array in _arrays(trace(plan, "full"))) <= trace_elements(plan)


def test_the_count_is_exact_where_every_local_derivative_is_shown() -> None:
    plan = _passed(TWO_LAYERS)

    assert sum(array.size for array in _arrays(trace(plan, "full"))) <= trace_elements(plan)
    assert trace_elements(plan) - sum(a.size for a in _arrays(trace(plan, "full"))) == 3 + 2


def test_a_trace_above_the_limit_is_refused_and_a_summary_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.backprop.trace.size.LIMITS", Limits(trace_elements=50))
    plan = _passed(TWO_LAYERS)

    trace(plan, "summary")
    with pytest.raises(LimitExceeded) as refused:
        trace(plan, "full")

    assert refused.value.limit == {"name": "trace_elements", "value": 50}


@pytest.mark.parametrize(
    ("values", "length"),
    [([3.0, 4.0], 5.0), ([], 0.0), ([3e200, 4e200], 5e200), ([3e-200, 4e-200], 5e-200)],
)
def test_norms_do_not_overflow(values: list[float], length: float) -> None:
    assert norm(np.array(values)) == pytest.approx(length)


def test_the_norm_of_what_is_not_finite_is_not_finite() -> None:
    assert not np.isfinite(norm(np.array([1.0, np.inf])))
    assert np.isnan(norm(np.array([1.0, np.nan])))


def test_mazurs_worked_example() -> None:
    found = trace(mazur().passed(), "full")

    forward = {node["node"]: node["value"] for node in found["forward"]}
    delta = _node(found, "linear_2")["upstream"]["value"]
    assert found["loss"]["value"] == pytest.approx(0.29837110876000, rel=1e-12)
    assert forward["sigmoid_2"][0] == pytest.approx([0.751365069552, 0.772928465321], rel=1e-11)
    assert delta[0] == pytest.approx([0.138498561629, -0.038098236517], rel=1e-9)
    assert [node["numeric"]["text"] for node in found["forward"] if node["numeric"]] == [
        "0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775",
        "1/(1 + exp(-0.3775)) = 0.59327",
        "0.4*0.59327 + 0.45*0.596884 + 0.6 = 1.10591",
        "1/(1 + exp(-1.10591)) = 0.751365",
    ]
    assert found["loss"]["numeric"] is not None
    assert found["loss"]["seed"]["numeric"] is not None
    assert found["loss"]["numeric"]["text"] == "(0.751365 - 0.01)**2/2 = 0.274811"
    assert found["loss"]["seed"]["numeric"]["text"] == "0.751365 - 0.01 = 0.741365"


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_every_layer_is_shown_without_an_empty_place(example: Example) -> None:
    plan = around(example, training=True).passed()

    found = trace(plan, "full")

    assert not re.search(r"\$\{?\w", str(found))
    assert len(found["backward"]) == len(found["forward"]) == len(plan.graph.nodes)
    assert sum(array.size for array in _arrays(found)) <= trace_elements(plan)


ELEMENTWISE = {
    name: example
    for name, example in EXAMPLES.items()
    if example.layer.form == "elementwise" and len(example.shapes) == 1
}


@pytest.mark.parametrize("example", ELEMENTWISE.values(), ids=ELEMENTWISE)
def test_the_formula_of_an_activation_is_true_with_numbers_in_place(example: Example) -> None:
    found = trace(around(example, training=True).passed(), "full")

    (node,) = (node for node in found["forward"] if node["node"] == "layer")
    if node["numeric"] is None:
        assert example.layer.type in ("expression", "prelu", "softplus")
    else:
        left, right = _evaluated(node["numeric"]["text"])
        assert left == pytest.approx(right, rel=1e-4, abs=1e-5)


def _loss_of(case: Mapping[str, Any]) -> LossRecord:
    """Return the record of a loss of the output of an identity."""
    loss = LOSSES[case["type"]](**read(case["arguments"]))
    prediction = np.array(case["prediction"], float)
    given = case["targets"] if isinstance(case["targets"], dict) else {"targets": case["targets"]}
    targets = {name: np.array(each) for name, each in given.items()}
    graph = graph_of(chain("identity"), {"input": prediction.shape[1:]})
    shapes = tuple((name, each.shape[1:]) for name, each in targets.items())
    plan = plan_of(graph, Ask(len(prediction), loss, shapes))
    load(plan, State({}), Batch({"input": prediction}, targets))
    forward(plan)
    backward(plan)
    return trace(plan, "full")["loss"]


@pytest.mark.parametrize("case", CASES)
def test_every_loss_is_shown_without_an_empty_place(case: Mapping[str, Any]) -> None:
    found = _loss_of(case)

    assert "$" not in str(found)
    if found["scale"] is not None:
        assert found["scale"] * found["values"]["value"].sum() == pytest.approx(found["value"])
    for numeric in (found["numeric"], found["seed"]["numeric"]):
        if numeric is not None:
            assert _evaluated(numeric["text"])[0] == pytest.approx(numeric["value"], rel=1e-4)


def test_sums_and_products_are_shown_with_their_numbers() -> None:
    for kind, sign in (("add", " + "), ("mul", "*")):
        found = trace(around(EXAMPLES[kind], training=True).passed(), "full")["forward"]
        (numeric,) = (node["numeric"] for node in found if node["type"] == kind)
        assert numeric is not None
        left, right = _evaluated(numeric["text"])
        assert numeric["text"].count(sign) == 2
        assert left == pytest.approx(right, rel=1e-4)


def test_losses_of_single_numbers_are_shown_with_them() -> None:
    shown = {
        case["type"]
        for case in PYTORCH["cases"]
        if (found := _loss_of(case))["numeric"] and found["seed"]["numeric"]
    }

    assert shown >= {"mse", "l1", "bce", "bce_with_logits", "kl_div"}


def test_a_loss_given_as_a_formula_is_shown_with_its_own_names() -> None:
    case = {
        "type": "expression",
        "arguments": {"expression": "(y - t)^4"},
        "prediction": [[0.5]],
        "targets": [[0.0]],
    }

    found = _loss_of(case)

    assert found["formula"]["text"] == "l = l(a1, t) with l(y, t) = (y - t)^4"
