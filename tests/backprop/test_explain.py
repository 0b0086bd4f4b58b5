"""A weight's gradient is the sum, over all paths to the loss, of the products of their factors."""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.backprop.arrays import Array
from service.backprop.explain.explain import explain, jacobian_elements
from service.backprop.explain.network import Wanted
from service.backprop.explain.record import Chain, Explanation
from service.backprop.graph import Graph, graph_of
from service.backprop.layers.linear import Linear
from service.backprop.plan import Plan
from service.errors import ComputeBudgetExceeded, InvalidRequest, LimitExceeded
from service.limits import LIMITS, Limits
from tests.backprop.around import around
from tests.backprop.building import batch_for, branched, chain, entry, passed, values_for
from tests.backprop.examples import EXAMPLES, Example
from tests.backprop.toys import Centred, Rectifier, Rolled, Sum
from tests.backprop.worked import mazur


def _plan(graph: Graph, examples: int = 3, seed: int = 0) -> Plan:
    return passed(graph, batch_for(graph, examples, seed + 1), values_for(graph, seed))


def _sequence(*layers: str | int, inputs: int = 2) -> Graph:
    return graph_of(chain(*layers), {"input": (inputs,)})


def _all(plan: Plan) -> list[Wanted]:
    views = plan.layout.views(plan.gradients)
    return [Wanted(name, index) for name, each in views.items() for index in np.ndindex(each.shape)]


def _explained(plan: Plan) -> list[Explanation]:
    """Explain every weight, as many at once as the limit allows."""
    wanted, most = _all(plan), LIMITS.explained
    parts = (wanted[i : i + most] for i in range(0, len(wanted), most))
    return [each for part in parts for each in explain(plan, part)]


def _graphs() -> dict[str, Graph]:
    return {
        "one layer": _sequence(3),
        "three layers": _sequence(3, "tanh", 2, "tanh", 2),
        "a skip and a value used twice": branched(
            entry("fc", Linear(2)),
            entry("sum", Sum(), "fc", "input", "fc"),
            entry("out", Linear(2), "sum"),
            entry("end", Sum(), "out", "sum"),
            outputs=["end"],
        ),
        "shared parameters": branched(
            entry("fc", Linear(2)),
            entry("tanh", Rolled(), "fc"),
            entry("again", Linear(2), "tanh", shares="fc"),
            entry("end", Sum(), "again", "fc"),
            outputs=["end"],
        ),
        "examples that depend on each other": branched(
            entry("fc", Linear(3)),
            entry("centred", Centred(), "fc"),
            entry("rolled", Rolled(), "centred"),
            entry("out", Linear(2), "rolled"),
            outputs=["out"],
        ),
        "dead units": branched(
            entry("fc", Linear(4)),
            entry("relu", Rectifier(), "fc"),
            entry("out", Linear(2), "relu"),
            outputs=["out"],
        ),
    }


@pytest.mark.parametrize("graph", _graphs().values(), ids=_graphs())
def test_the_total_is_the_gradient_of_every_weight(graph: Graph) -> None:
    for each in _explained(_plan(graph)):
        assert each["total"] == pytest.approx(each["gradient"], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("graph", _graphs().values(), ids=_graphs())
def test_the_paths_and_what_was_left_out_add_up_to_the_total(graph: Graph) -> None:
    for each in _explained(_plan(graph)):
        listed = math.fsum(path["product"] for path in each["paths"])
        assert listed + each["left_out"]["sum"] == pytest.approx(each["total"], rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("graph", _graphs().values(), ids=_graphs())
def test_the_factors_of_a_path_multiply_to_its_product(graph: Graph) -> None:
    for each in _explained(_plan(graph)):
        for path in each["paths"]:
            factors = [factor["value"] for factor in path["factors"]]
            assert math.prod(factors) == pytest.approx(path["product"], rel=1e-12)
            assert len(factors) == len(path["via"]) + 1


@pytest.mark.parametrize("graph", _graphs().values(), ids=_graphs())
def test_the_matrices_of_the_chain_multiply_to_the_gradient(graph: Graph) -> None:
    for each in _explained(_plan(graph)):
        products = [
            _multiplied(each["chain"], route["factors"]) for route in each["chain"]["routes"]
        ]
        values = [route["value"] for route in each["chain"]["routes"]]
        assert products == pytest.approx(values, rel=1e-9, abs=1e-15)
        assert each["chain"]["left_out"] == {"count": 0.0, "sum": 0.0}
        assert sum(products) == pytest.approx(each["gradient"], rel=1e-9, abs=1e-15)


def _multiplied(chain: Chain, places: Sequence[int]) -> float:
    """Multiply the matrices of a route as `Factor` says they are to be read."""
    row: Array | None = None
    for place in places:
        factor = chain["factors"][place]
        value = factor["value"]
        if row is None:
            row = value[:, 0]
        elif factor["form"] == "diagonal":
            row = row * value
        elif factor["form"] == "matrix":
            row = np.stack([r @ value[n % len(value)] for n, r in enumerate(row)])
        else:
            row = np.einsum("nj,njmi->mi", row, value)
    assert row is not None
    return float(row.sum())


@pytest.mark.parametrize("graph", _graphs().values(), ids=_graphs())
def test_explaining_leaves_the_plan_as_it_was(graph: Graph) -> None:
    plan = _plan(graph)
    before = [plan.gradients.copy(), *(each.copy() for each in plan.upstream.values())]

    explain(plan, _all(plan)[:3])

    after = [plan.gradients, *plan.upstream.values()]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


def _every_product(plan: Plan, weight: tuple[int, int]) -> list[float]:
    """Multiply along every path of a 2-3-2 network of tanh by hand."""
    values, upstream = plan.values, plan.loss
    assert upstream is not None
    second = plan.layout.views(plan.parameters)["linear_2.weight"]
    j, i = weight
    products = []
    for n, k in itertools.product(range(len(values["input"])), range(2)):
        slopes = (1 - values["tanh_2"][n, k] ** 2) * (1 - values["tanh_1"][n, j] ** 2)
        products.append(upstream.seed[n, k] * slopes * second[k, j] * values["input"][n, i])
    return sorted(map(float, products), key=lambda product: -abs(product))


def test_paths_come_with_the_largest_product_first() -> None:
    plan = _plan(_sequence(3, "tanh", 2, "tanh"), examples=4)

    (found,) = explain(plan, [Wanted("linear_1.weight", (2, 1))])

    assert [path["product"] for path in found["paths"]] == pytest.approx(
        _every_product(plan, (2, 1)), rel=1e-12
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_the_listed_paths_are_the_largest_of_all(seed: int, limit: int) -> None:
    plan = _plan(_sequence(3, "tanh", 2, "tanh"), examples=4, seed=seed)

    with pytest.MonkeyPatch.context() as patch:
        _limit(patch, explain_paths=limit)
        (found,) = explain(plan, [Wanted("linear_1.weight", (0, 0))])

    expected = _every_product(plan, (0, 0))
    assert [path["product"] for path in found["paths"]] == pytest.approx(expected[:limit])
    assert found["left_out"]["count"] == max(0, len(expected) - limit)
    assert found["left_out"]["sum"] == pytest.approx(sum(expected[limit:]), abs=1e-12)


def _limit(patch: pytest.MonkeyPatch, **limits: int) -> None:
    limited = Limits(**limits)
    for module in ("explain", "meter", "written"):
        patch.setattr(f"service.backprop.explain.{module}.LIMITS", limited)


def test_many_paths_are_counted_without_being_visited() -> None:
    plan = _plan(_sequence(*[20] * 8), examples=1)

    (found,) = explain(plan, [Wanted("linear_1.weight", (0, 0))])

    assert len(found["paths"]) == LIMITS.explain_paths
    assert found["left_out"]["count"] == 20**7 - LIMITS.explain_paths


def test_paths_of_one_size_are_listed_as_quickly_as_others() -> None:
    graph = _sequence(*[30] * 6)
    same = {name: np.full(each.shape, 0.3) for name, each in graph.parameters.items()}
    plan = passed(graph, batch_for(graph, 1), same)

    (found,) = explain(plan, [Wanted("linear_1.weight", (0, 0))])

    assert len(found["paths"]) == LIMITS.explain_paths
    assert found["left_out"]["count"] == 30**5 - LIMITS.explain_paths


def test_a_path_through_a_dead_unit_is_none() -> None:
    graph = _graphs()["dead units"]
    parameters = values_for(graph) | {"fc.bias": np.array([-9.0, 9.0, 9.0, 9.0])}
    plan = passed(graph, batch_for(graph, 2), parameters)

    dead, alive = explain(plan, [Wanted("fc.weight", (0, 0)), Wanted("fc.weight", (1, 0))])

    assert (dead["paths"], dead["total"], dead["text"]) == ([], 0.0, "∂J/∂W1_0,0 = 0 = 0")
    assert len(alive["paths"]) == 4


def test_a_shared_weight_is_explained_over_all_its_uses() -> None:
    plan = _plan(_graphs()["shared parameters"])

    (found,) = explain(plan, [Wanted("fc.weight", (0, 1))])

    assert [route["via"] for route in found["chain"]["routes"]] == [
        ["end", "again"],
        ["end", "again", "tanh", "fc"],
        ["end", "fc"],
    ]


def test_routes_are_capped_and_the_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    _limit(monkeypatch, explain_routes=2)
    plan = _plan(_graphs()["a skip and a value used twice"])

    (found,) = explain(plan, [Wanted("fc.weight", (0, 1))])

    listed = sum(route["value"] for route in found["chain"]["routes"])
    assert len(found["chain"]["routes"]) == 2
    assert found["chain"]["left_out"]["count"] == 2
    assert listed + found["chain"]["left_out"]["sum"] == pytest.approx(found["gradient"])


def test_the_labels_say_what_each_factor_is() -> None:
    plan = _plan(_sequence(2, "tanh", 2, "tanh"), examples=1)

    (found,) = explain(plan, [Wanted("linear_1.weight", (0, 1))])

    labels = [factor["label"]["text"] for factor in found["chain"]["factors"]]
    (first, *_), (second, *_) = ([p["factors"][i]["label"] for p in found["paths"]] for i in (0, 1))
    assert labels == ["∂J/∂a2", "∂a2/∂z2", "∂z2/∂a1", "∂a1/∂z1", "∂z1/∂W1_0,1"]
    assert {p["factors"][1]["label"]["text"] for p in found["paths"]} == {
        "∂a2_0/∂z2_0",
        "∂a2_1/∂z2_1",
    }
    assert first["latex"].startswith(r"\frac{\partial J}{\partial a^{(2)}_")
    assert second["latex"].startswith(r"\frac{\partial a^{(2)}_")


def test_labels_begin_with_the_example_where_there_are_several() -> None:
    plan = _plan(_sequence(2), examples=2)

    (found,) = explain(plan, [Wanted("linear_1.weight", (0, 1))])

    labels = {path["factors"][0]["label"]["text"] for path in found["paths"]}
    assert labels == {"∂J/∂z1_0,0", "∂J/∂z1_1,0"}


def test_the_whole_equation_has_its_numbers_in_place() -> None:
    graph = _sequence(1, inputs=1)
    batch = batch_for(graph, 1)
    batch.inputs["input"][:] = 0.5
    batch.targets["targets"][:] = 2.0
    values = {"linear_1.weight": np.array([[3.0]]), "linear_1.bias": np.array([0.25])}

    (found,) = explain(passed(graph, batch, values), [Wanted("linear_1.weight", (0, 0))])

    assert found["text"] == "∂J/∂W1_0,0 = (-0.5)*0.5 = -0.25"
    assert found["latex"] == (
        r"\frac{\partial J}{\partial W^{(1)}_{0,0}} = \left(-0.5\right) \cdot 0.5 = -0.25"
    )


def test_numbers_that_are_not_finite_are_shown_and_break_nothing() -> None:
    graph = _sequence(3, "tanh", 2)
    values = values_for(graph)
    values["linear_2.weight"][0] = [np.nan, np.inf, 1.0]

    found = explain(passed(graph, batch_for(graph, 2), values), [Wanted("linear_1.weight", (0, 0))])

    assert math.isnan(found[0]["total"])


def test_float32_gradients_are_explained_to_their_precision() -> None:
    graph = graph_of(chain(3, "tanh", 2, dtype="float32"), {"input": (2,)})

    for each in _explained(_plan(graph)):
        assert each["total"] == pytest.approx(each["gradient"], rel=1e-4, abs=1e-6)
        assert {f["value"].dtype for f in each["chain"]["factors"]} == {np.dtype("float32")}


@pytest.mark.parametrize(
    ("wanted", "pointer", "expected"),
    [
        (
            Wanted("fc9.weight", (0, 0)),
            "/explain/0/parameter",
            ["linear_1.weight", "linear_1.bias"],
        ),
        (Wanted("linear_1.weight", (0,)), "/explain/0/index", [2, 1]),
        (Wanted("linear_1.weight", (3, 0)), "/explain/0/index", [2, 1]),
        (Wanted("linear_1.weight", (0, -1)), "/explain/0/index", [2, 1]),
    ],
)
def test_what_is_no_weight_is_refused_with_its_place(
    wanted: Wanted, pointer: str, expected: Any
) -> None:
    with pytest.raises(InvalidRequest) as refused:
        explain(_plan(_sequence(3)), [wanted])

    assert (refused.value.pointer, refused.value.expected) == (pointer, expected)


def test_jacobians_are_counted_before_they_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = _plan(_sequence(3, "tanh", 2), examples=5)
    wanted = [Wanted("linear_1.weight", (0, 0))]
    (found,) = explain(plan, wanted)
    _limit(monkeypatch, jacobian_elements=jacobian_elements(plan, wanted) - 1)

    assert jacobian_elements(plan, wanted) == 5 * (3 * 2 + 3 + 3)
    assert [factor["shape"] for factor in found["chain"]["factors"]] == [
        [5, 1, 2],
        [1, 2, 3],
        [5, 3],
        [5, 3, 1],
    ]
    with pytest.raises(LimitExceeded):
        explain(plan, wanted)


def test_arithmetic_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    _limit(monkeypatch, explain_products=50_000)

    with pytest.raises(ComputeBudgetExceeded) as refused:
        explain(_plan(_sequence(3, "tanh", 2)), [Wanted("linear_1.weight", (0, 0))])

    assert refused.value.limit == {"name": "explain_products", "value": 50_000}


def test_no_more_weights_are_explained_than_the_limit_allows() -> None:
    with pytest.raises(LimitExceeded):
        explain(_plan(_sequence(3)), [Wanted("linear_1.bias", (0,))] * (LIMITS.explained + 1))


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
def test_weights_before_and_after_every_layer_are_explained(
    example: Example, training: bool
) -> None:
    plan = around(example, training=training).passed()
    random = np.random.default_rng(0)
    wanted = [
        Wanted(name, tuple(int(random.integers(size)) for size in each.shape))
        for name, each in plan.layout.views(plan.gradients).items()
    ]

    for each in explain(plan, wanted):
        listed = math.fsum(path["product"] for path in each["paths"])
        assert each["total"] == pytest.approx(each["gradient"], rel=1e-9, abs=1e-14)
        assert listed + each["left_out"]["sum"] == pytest.approx(each["total"], rel=1e-9, abs=1e-14)


def test_mazurs_weight_is_explained_by_its_two_paths() -> None:
    found, *_ = explain(mazur().passed(), [Wanted("linear_1.weight", (0, 0))])

    assert found["gradient"] == pytest.approx(0.000438567715, rel=1e-6)
    assert [path["product"] for path in found["paths"]] == pytest.approx(
        [0.055399425 * 0.241300709 * 0.05, -0.019049119 * 0.241300709 * 0.05], rel=1e-6
    )
    assert [factor["value"] for factor in found["paths"][0]["factors"]] == pytest.approx(
        [0.741365070, 0.186815602, 0.40, 0.241300709, 0.05], rel=1e-6
    )
