"""A gradient check compares the backward pass with values of the loss, and knows kinks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from service.backprop.activations.expression import Expression
from service.backprop.execute import Batch, Random, State
from service.backprop.gradient_check.check import gradient_check
from service.backprop.gradient_check.losses import Point
from service.backprop.gradient_check.record import GradientCheck
from service.backprop.gradient_check.sampling import shares, spread
from service.backprop.graph import Graph, graph_of
from service.backprop.layers.linear import Linear
from service.backprop.losses import LOSSES
from service.backprop.network import Named, sequence
from service.backprop.plan import Ask
from service.errors import ComputeBudgetExceeded
from service.limits import Limits
from tests.backprop.around import around
from tests.backprop.building import batch_for, branched, chain, entry, values_for
from tests.backprop.examples import EXAMPLES, Example
from tests.backprop.test_losses import PYTORCH, read
from tests.backprop.toys import Centred, Noise, Rectifier, Rolled, Sum, Wrong


def _checked(graph: Graph, values: dict[str, Any] | None = None, **batch: Any) -> GradientCheck:
    drawn = batch_for(graph, 3)
    inputs = {name: np.asarray(batch.get(name, each)) for name, each in drawn.inputs.items()}
    examples = len(next(iter(inputs.values())))
    targets = np.zeros((examples, *graph.shapes[graph.outputs[0]]))
    state = State(values_for(graph) | (values or {}), random=Random(5))
    return gradient_check(
        Point(graph, Ask(examples, LOSSES["mse"]()), state, Batch(inputs, {"targets": targets}))
    )


def _between(*layers: Any) -> Graph:
    """Return two affine maps with these layers between them."""
    entries, name = [entry("first", Linear(2))], "first"
    for i, layer in enumerate(layers):
        entries.append(entry(f"between_{i}", layer, name))
        name = f"between_{i}"
    return branched(*entries, entry("last", Linear(2), name), outputs=["last"])


def test_where_everything_is_analytic_the_complex_step_agrees_to_rounding() -> None:
    found = _checked(graph_of(chain(3, "tanh", 2), {"input": (2,)}))

    assert (found["method"], found["verdict"]) == ("complex_step", "agrees")
    assert found["max_relative_error"] is not None
    assert found["max_relative_error"] < 1e-13


def test_otherwise_central_differences_agree() -> None:
    found = _checked(_between(Rolled(), Rectifier()))

    assert (found["method"], found["verdict"]) == ("central_difference", "agrees")
    assert found["checked"] == 2 * (4 + 2) + 6
    assert found["kinks"] == []


def test_every_parameter_and_input_is_checked() -> None:
    found = _checked(_between(Rolled()))

    assert {name: each["kind"] for name, each in found["tensors"].items()} == {
        "first.weight": "parameter",
        "first.bias": "parameter",
        "last.weight": "parameter",
        "last.bias": "parameter",
        "input": "input",
    }


def test_a_wrong_derivative_disagrees_and_is_located() -> None:
    found = _checked(_between(Wrong()), {"first.bias": np.array([5.0, 5.0])})

    assert found["verdict"] == "disagrees"
    verdicts = {name: each["verdict"] for name, each in found["tensors"].items()}
    worst = found["tensors"]["first.weight"]["worst"]
    assert worst is not None
    assert verdicts["first.weight"] == "disagrees"
    assert verdicts["last.weight"] == "agrees"
    assert worst["analytic"] == pytest.approx(2 * worst["numeric"], rel=1e-6)
    assert found["max_relative_error"] == pytest.approx(0.5)


def test_random_numbers_are_the_same_in_all_evaluations() -> None:
    assert _checked(_between(Noise()))["verdict"] == "agrees"
    assert _checked(_between(Rolled(), Noise()))["verdict"] == "agrees"


def test_the_examples_of_a_batch_may_depend_on_each_other() -> None:
    assert _checked(_between(Centred(), Rolled()))["verdict"] == "agrees"


AT_THE_KINK = {
    "first.weight": np.array([[1.0, 0.0], [0.0, 1.0]]),
    "first.bias": np.array([0.0, 1.0]),
    "last.weight": np.array([[1.0, 0.5], [0.5, 1.0]]),
}


def test_an_entry_at_a_kink_is_skipped_and_its_unit_named() -> None:
    found = _checked(_between(Rectifier()), AT_THE_KINK, input=[[0.0, 1.0], [1.0, 1.0]])

    named = {(kink["tensor"], tuple(kink["index"])): kink for kink in found["kinks"]}
    assert found["verdict"] == "agrees"
    assert {key: (kink["node"], kink["unit"]) for key, kink in named.items()} == {
        ("first.weight", (0, 1)): ("between_0", [0, 0]),
        ("first.bias", (0,)): ("between_0", [0, 0]),
        ("input", (0, 0)): ("between_0", [0, 0]),
    }
    assert found["tensors"]["first.bias"]["skipped"] == 1
    assert found["tensors"]["first.bias"]["checked"] == 1


def test_a_kink_close_by_is_avoided_with_a_smaller_step() -> None:
    found = _checked(_between(Rectifier()), AT_THE_KINK, input=[[2e-6, 1.0], [1.0, 1.0]])

    assert (found["verdict"], found["kinks"]) == ("agrees", [])


def test_a_kink_does_not_excuse_a_wrong_derivative_elsewhere() -> None:
    found = _checked(_between(Wrong()), AT_THE_KINK, input=[[0.0, 1.0], [1.0, 1.0]])

    assert found["kinks"] != []
    assert found["verdict"] == "disagrees"


def test_tensors_with_kinks_alone_are_skipped() -> None:
    graph = branched(entry("relu", Rectifier()), entry("fc", Linear(1), "relu"), outputs=["fc"])

    found = _checked(graph, {"fc.bias": np.ones(1)}, input=[[0.0, 0.0]])

    assert found["tensors"]["input"]["verdict"] == "skipped"
    assert found["tensors"]["input"]["worst"] is None
    assert found["verdict"] == "agrees"


def test_no_more_kinks_are_named_than_the_limit_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.backprop.gradient_check.check.LIMITS", Limits(listed_units=1))

    found = _checked(_between(Rectifier()), AT_THE_KINK, input=[[0.0, 1.0], [1.0, 1.0]])

    assert (len(found["kinks"]), found["kinks_left_out"]) == (1, 2)


def test_float32_gradients_are_checked_in_float64_to_their_precision() -> None:
    found = _checked(graph_of(chain(3, "tanh", 2, dtype="float32"), {"input": (2,)}))

    assert (found["verdict"], found["tolerance"]) == ("agrees", 1e-3)
    assert found["max_relative_error"] is not None
    assert 1e-9 < found["max_relative_error"] < 1e-4


def test_a_loss_that_is_not_finite_disagrees() -> None:
    found = _checked(_between(Rolled()), {"first.bias": np.array([np.nan, 0.0])})

    assert found["verdict"] == "disagrees"
    assert found["max_relative_error"] == np.inf


def test_several_uses_of_a_value_and_of_a_parameter_are_checked() -> None:
    graph = branched(
        entry("fc", Linear(2)),
        entry("again", Linear(2), "fc", shares="fc"),
        entry("end", Sum(), "again", "fc"),
        outputs=["end"],
    )

    assert _checked(graph)["verdict"] == "agrees"


def test_large_tensors_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.backprop.gradient_check.check.LIMITS", Limits(checked_entries=20))

    found = _checked(graph_of(chain(30, "tanh", 2), {"input": (2,)}))

    assert found["checked"] == 20
    assert {each["checked"] for each in found["tensors"].values()} == {2, 4, 5}


def test_work_that_does_not_suffice_for_one_entry_of_each_tensor_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.backprop.gradient_check.check.LIMITS", Limits(check_products=9))

    with pytest.raises(ComputeBudgetExceeded):
        _checked(graph_of(chain(3), {"input": (2,)}))


def test_small_tensors_are_compared_wholly_and_large_ones_share_the_rest() -> None:
    assert shares({"a": 100, "b": 3, "c": 50}, 43) == {"a": 20, "b": 3, "c": 20}
    assert shares({"a": 2, "b": 3}, 100) == {"a": 2, "b": 3}


def test_places_are_spread_evenly_from_a_start_that_the_seed_gives() -> None:
    places = spread(1000, 10, 7, "fc1.weight")

    assert set(np.diff(places)) <= {99, 100, 101}
    assert np.array_equal(places, spread(1000, 10, 7, "fc1.weight"))
    assert not np.array_equal(places, spread(1000, 10, 8, "fc1.weight"))
    assert np.array_equal(spread(4, 9, 7, "fc1.bias"), [0, 1, 2, 3])


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_the_gradients_of_every_layer_agree(example: Example, training: bool) -> None:
    built = around(example, training=training)

    found = gradient_check(Point(*built))

    assert (found["verdict"], found["kinks"]) == ("agrees", [])


def test_a_kink_is_told_in_the_complex_step_too() -> None:
    graph = graph_of(chain(2, "relu", 2), {"input": (2,)})
    names = {"linear_1": "first", "linear_2": "last"}
    values = {
        name: AT_THE_KINK.get(f"{names[name.split('.')[0]]}.{name.split('.')[1]}", each)
        for name, each in values_for(graph).items()
    }

    found = _checked(graph, values, input=[[0.0, 1.0], [1.0, 1.0]])

    assert (found["method"], found["verdict"]) == ("complex_step", "agrees")
    assert {(kink["tensor"], kink["node"]) for kink in found["kinks"]} == {
        ("linear_1.weight", "relu_1"),
        ("linear_1.bias", "relu_1"),
        ("input", "relu_1"),
    }


def test_a_unit_at_its_kink_is_compared_where_the_loss_has_none() -> None:
    # Half of the square of relu(z) has the slope 0 on both sides of z = 0.
    graph = graph_of(sequence([Named(Expression("relu(x)"), None, "")]), {"input": (1,)})
    batch = Batch({"input": np.zeros((1, 1))}, {"targets": np.zeros((1, 1))})

    found = gradient_check(Point(graph, Ask(1, LOSSES["mse"]()), State({}), batch))

    assert (found["method"], found["verdict"]) == ("central_difference", "agrees")
    assert found["kinks"] == []


def test_a_kink_of_the_loss_is_named() -> None:
    graph = graph_of(chain(1), {"input": (1,)})
    state = State({"linear_1.weight": np.zeros((1, 1)), "linear_1.bias": np.zeros(1)})
    batch = Batch({"input": np.ones((2, 1))}, {"targets": np.array([[0.0], [3.0]])})

    found = gradient_check(Point(graph, Ask(2, LOSSES["l1"]()), state, batch))

    assert found["verdict"] == "agrees"
    assert [(k["tensor"], k["node"], k["unit"]) for k in found["kinks"]] == [
        ("linear_1.weight", "loss", [0, 0]),
        ("linear_1.bias", "loss", [0, 0]),
    ]


def test_rows_that_stand_for_padding_are_not_compared() -> None:
    found = gradient_check(Point(*around(EXAMPLES["embedding with padding"], training=True)))

    weight = found["tensors"]["layer.weight"]
    assert (weight["size"], weight["checked"], weight["skipped"]) == (10, 8, 0)


def test_an_entry_at_the_edge_of_a_domain_is_skipped() -> None:
    graph = graph_of(chain("identity"), {"input": (2,)})
    batch = Batch({"input": np.array([[0.0, 0.5]])}, {"targets": np.array([[0.0, 1.0]])})

    found = gradient_check(Point(graph, Ask(1, LOSSES["bce"]()), State({}), batch))

    assert (found["verdict"], found["checked"]) == ("agrees", 1)
    assert [kink["index"] for kink in found["kinks"]] == [[0, 0]]


FIRST_OF_EACH = {case["type"]: case for case in reversed(PYTORCH["cases"])}


@pytest.mark.parametrize("case", FIRST_OF_EACH.values(), ids=FIRST_OF_EACH)
def test_the_gradients_of_every_loss_agree(case: Mapping[str, Any]) -> None:
    loss = LOSSES[case["type"]](**read(case["arguments"]))
    prediction = np.array(case["prediction"], float)
    given = case["targets"] if isinstance(case["targets"], dict) else {"targets": case["targets"]}
    targets = {name: np.array(each) for name, each in given.items()}
    graph = graph_of(chain("identity"), {"input": prediction.shape[1:]})
    shapes = tuple((name, each.shape[1:]) for name, each in targets.items())
    ask = Ask(len(prediction), loss, shapes)

    found = gradient_check(Point(graph, ask, State({}), Batch({"input": prediction}, targets)))

    assert found["verdict"] == "agrees"
