import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.backprop.arrays import Array
from service.backprop.execute import Batch, Random, State, backward, forward, load
from service.backprop.graph import graph_of
from service.backprop.layers import LAYERS
from service.backprop.layers.embedding import Embedding
from service.backprop.losses import LOSSES
from service.backprop.network import Entry, Named, Network, sequence
from service.backprop.plan import Ask, Plan, plan_of
from service.errors import InvalidRequest, NetworkError, ShapeMismatch
from tests.backprop.building import values_for
from tests.backprop.examples import EXAMPLES, Example, made
from tests.backprop.kernels import Bound, bound

PYTORCH = json.loads((Path(__file__).parents[1] / "pytorch" / "layers.json").read_text())


def _name(case: dict[str, Any]) -> str:
    given = ", ".join(f"{name}={value}" for name, value in case["arguments"].items())
    mode = "train" if case["training"] else "eval"
    shapes = " ".join(str(np.shape(x)) for x in case["inputs"])
    return f"{case['type']}({given}) {shapes} {mode}"


def _arguments(case: dict[str, Any]) -> dict[str, Any]:
    return {n: tuple(v) if isinstance(v, list) else v for n, v in case["arguments"].items()}


def _close(actual: Any, expected: Any) -> None:
    np.testing.assert_allclose(actual, expected, rtol=1e-12, atol=1e-14)


def test_every_type_is_compared_with_pytorch_and_tried_by_the_laws() -> None:
    assert {case["type"] for case in PYTORCH} == set(LAYERS)
    assert {example.layer.type for example in EXAMPLES.values()} == set(LAYERS)


@pytest.mark.parametrize("case", PYTORCH, ids=_name)
def test_every_number_is_that_of_pytorch(case: dict[str, Any]) -> None:
    chosen = made(case["type"], **_arguments(case))
    dtype = np.int64 if chosen.takes_integers else np.float64
    layer = bound(
        chosen,
        [np.array(x, dtype) for x in case["inputs"]],
        case["parameters"],
        case["buffers"],
        training=case["training"],
    )

    output = layer.forward()
    derivatives = layer.backward(np.array(case["upstream"]))

    _close(output, case["output"])
    inputs = {f"input{i}": dx for i, dx in enumerate(case["contributions"]) if dx is not None}
    expected = inputs | case["gradients"]
    assert derivatives.keys() == expected.keys()
    for name, derivative in derivatives.items():
        _close(derivative, expected[name])
    assert layer.arrays.buffers.keys() == case["buffers_after"].keys()
    for name, buffer in layer.arrays.buffers.items():
        _close(buffer, case["buffers_after"][name])


each_example = pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
both_modes = pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])


def _passed(example: Example, **asked: Any) -> Bound:
    """Return the layer with random parameters, after a forward pass."""
    layer = bound(example.layer, example.inputs(), **asked)
    random = np.random.default_rng(1)
    for parameter in layer.arrays.parameters.values():
        parameter[...] = random.uniform(-1, 1, parameter.shape)
    layer.forward()
    return layer


def _upstream(layer: Bound) -> Array:
    return np.random.default_rng(5).uniform(-1, 1, layer.arrays.output.shape)


@each_example
@both_modes
def test_upstream_times_the_change_of_the_output_is_the_gradient_times_the_change(
    example: Example, training: bool
) -> None:
    layer, random, step = _passed(example, training=training), np.random.default_rng(6), 1e-5
    upstream = _upstream(layer)

    for name, gradient in layer.backward(upstream).items():
        argument = layer.argument(name)
        direction = random.uniform(-1, 1, argument.shape)
        if isinstance(layer.layer, Embedding) and layer.layer.padding_idx is not None:
            direction[layer.layer.padding_idx] = 0
        before, outputs = argument.copy(), []
        for sign in (1, -1):
            argument[...] = before + sign * step * direction
            outputs.append(layer.forward().copy())
        argument[...] = before
        expected = np.vdot(upstream, outputs[0] - outputs[1]) / (2 * step)
        assert np.vdot(gradient, direction) == pytest.approx(expected, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize(
    "example",
    [each for each in EXAMPLES.values() if each.layer.analytic],
    ids=[name for name, each in EXAMPLES.items() if each.layer.analytic],
)
def test_a_complex_step_gives_the_same_derivative(example: Example) -> None:
    real, random = _passed(example), np.random.default_rng(6)
    upstream = _upstream(real)
    gradients = real.backward(upstream)
    directions = [random.uniform(-1, 1, x.shape) for x in real.arrays.inputs]

    stepped = bound(
        example.layer,
        [x + 1e-100j * d for x, d in zip(real.arrays.inputs, directions, strict=True)],
        real.arrays.parameters,
        gradients=False,
    )
    output = stepped.forward()

    np.testing.assert_allclose(output.real, real.arrays.output, rtol=1e-13, atol=1e-15)
    actual = sum(np.vdot(gradients[f"input{i}"], d) for i, d in enumerate(directions))
    expected = np.vdot(upstream, output.imag) / 1e-100
    assert actual == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_all_but_lookups_and_formulas_take_complex_numbers() -> None:
    others = {name for name, row in LAYERS.items() if not row.analytic}

    assert others == {"embedding", "expression"}


@each_example
@both_modes
def test_single_precision_stays_single_and_close_to_double(
    example: Example, training: bool
) -> None:
    double = _passed(example, training=training)
    inputs = [x if x.dtype.kind == "i" else x.astype(np.float32) for x in double.arrays.inputs]
    single = bound(
        example.layer, inputs, double.arrays.parameters, training=training, dtype=np.float32
    )
    single.forward()
    upstream = _upstream(double)

    # Dropout draws other numbers in single precision.
    draws = example.layer.draws(training=training)
    for one, two in zip(
        (single.arrays.output, *single.backward(upstream).values()),
        (double.arrays.output, *double.backward(upstream).values()),
        strict=True,
    ):
        assert one.dtype == np.float32
        if not draws:
            np.testing.assert_allclose(one, two, rtol=2e-4, atol=2e-5)


@each_example
def test_running_twice_gives_the_same_bytes_and_leaves_inputs_and_upstream_alone(
    example: Example,
) -> None:
    layer = _passed(example)
    upstream = _upstream(layer)
    inputs = [x.copy() for x in layer.arrays.inputs]

    results = []
    for _ in range(2):
        output = layer.forward().tobytes()
        results.append((output, *(each.tobytes() for each in layer.backward(upstream).values())))

    assert results[0] == results[1]
    np.testing.assert_array_equal(layer.arrays.upstream, upstream)
    for before, after in zip(inputs, layer.arrays.inputs, strict=True):
        np.testing.assert_array_equal(before, after)


@each_example
def test_the_backward_pass_may_run_again_with_another_upstream_gradient(example: Example) -> None:
    layer = _passed(example)

    first, second = (layer.backward(sign * _upstream(layer)) for sign in (-1, 1))

    for name, derivative in first.items():
        np.testing.assert_array_equal(-derivative, second[name])


@each_example
def test_the_local_derivative_is_the_factor_of_the_upstream_gradient(example: Example) -> None:
    layer = _passed(example)
    upstream = _upstream(layer)
    derivatives = layer.backward(upstream)

    form, value = layer.layer.local(layer.arrays)

    assert form == example.layer.form
    if form in {"elementwise", "mask"}:
        np.testing.assert_allclose(derivatives["input0"], upstream * value, rtol=1e-15)
    elif form == "linear_map":
        np.testing.assert_allclose(derivatives["input0"], upstream @ value, rtol=1e-14)


@each_example
def test_the_gradient_of_the_input_is_not_computed_unless_asked_for(example: Example) -> None:
    asked, silent = _passed(example), _passed(example, gradients=False)
    upstream = _upstream(asked)

    known = asked.backward(upstream)

    for name, derivative in silent.backward(upstream).items():
        np.testing.assert_array_equal(derivative, known[name])
    np.testing.assert_array_equal(silent.arrays.output, asked.arrays.output)
    if not example.layer.takes_integers:
        assert len(silent.kernel.backward) < len(asked.kernel.backward)


PLACES = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z]\w*))")


@each_example
def test_formulas_have_places_for_what_there_is(example: Example) -> None:
    layer = example.layer.resolved(*example.shapes)
    known = {"x", "y", "upstream", "inputs", *layer.arguments()} | {
        row.of for row in layer.contributions
    }
    formulas = [layer.formula, layer.derivative, *(row.formula for row in layer.contributions)]

    for formula in formulas:
        for text in formula:
            assert text.count("{") == text.count("}")
            assert {a or b for a, b in PLACES.findall(text)} <= known


@each_example
def test_there_is_a_contribution_for_the_input_and_for_each_parameter(example: Example) -> None:
    layer = example.layer.resolved(*example.shapes)

    rows = {row.of for row in layer.contributions}

    assert set(layer.parameters()) <= rows
    assert ("input" in rows) is not layer.takes_integers


def test_keras_defaults_are_arguments_of_the_layer() -> None:
    changed = {name: kind.keras_defaults for name, kind in LAYERS.items() if kind.keras_defaults}

    assert changed["layer_norm"] == {"eps": 1e-3}
    for name, defaults in changed.items():
        example = next(e for e in EXAMPLES.values() if e.layer.type == name)
        assert defaults.keys() <= example.layer.arguments().keys()


def _refused(name: str, *shapes: tuple[int, ...], **arguments: Any) -> NetworkError:
    inputs = tuple(f"i{k}" for k in range(len(shapes)))
    entry = Entry("odd", made(name, **arguments), inputs, "/layers/0")
    with pytest.raises(NetworkError) as caught:
        graph_of(Network((entry,), inputs, ("odd",)), dict(zip(inputs, shapes, strict=True)))
    return caught.value


@pytest.mark.parametrize(
    ("name", "shapes", "arguments", "expected", "actual"),
    [
        ("linear", [(3,)], {"out_features": 1, "in_features": 2}, [2], [3]),
        ("linear", [()], {"out_features": 1}, [None], []),
        ("prelu", [(4, 2)], {"num_parameters": 3}, [3, 2], [4, 2]),
        ("prelu", [()], {"num_parameters": 3}, [3], []),
        ("take_last", [(4,)], {}, ["steps", "features"], [4]),
        ("add", [(2,), (3,)], {}, [2], [3]),
        ("mul", [(2,), (2,), (2, 1)], {}, [2], [2, 1]),
        ("concat", [(2, 3), (2, 4)], {}, [None, 3], [2, 4]),
        ("concat", [(2, 3), (2,)], {}, [None, 3], [2]),
        ("layer_norm", [(2, 3)], {"normalized_shape": (2,)}, ["...", 2], [2, 3]),
        ("layer_norm", [(3,)], {"normalized_shape": (2, 3)}, ["...", 2, 3], [3]),
        ("layer_norm", [()], {}, ["...", "features"], []),
        ("batch_norm1d", [(3,)], {"num_features": 2}, [2], [3]),
        ("batch_norm1d", [(3, 5)], {"num_features": 2}, [2, "length"], [3, 5]),
        ("batch_norm1d", [(3, 5, 5)], {}, ["features", "length"], [3, 5, 5]),
        ("batch_norm1d", [()], {}, ["features"], []),
        ("add", [(2,)], {}, "2 or more", 1),
        ("tanh", [(2,), (2,)], {}, "1", 2),
    ],
)
def test_a_shape_that_does_not_fit_is_refused(
    name: str, shapes: list[tuple[int, ...]], arguments: dict[str, Any], expected: Any, actual: Any
) -> None:
    error = _refused(name, *shapes, **arguments)

    assert isinstance(error, ShapeMismatch)
    assert (error.layer, error.pointer) == ("odd", "/layers/0")
    assert (error.expected, error.actual) == (expected, actual)


@pytest.mark.parametrize(
    ("name", "argument", "arguments"),
    [
        ("softmax", "dim", {"dim": 0}),
        ("log_softmax", "dim", {"dim": 3}),
        ("softmax", "dim", {"dim": -3}),
        ("concat", "dim", {"dim": 0}),
        ("mean", "dim", {"dim": (1, 0)}),
        ("mean", "dim", {"dim": (1, -2)}),
        ("flatten", "start_dim", {"start_dim": 0}),
        ("flatten", "end_dim", {"end_dim": 3}),
        ("flatten", "end_dim", {"start_dim": 2, "end_dim": 1}),
    ],
)
def test_an_axis_that_cannot_be_is_refused_at_its_argument(
    name: str, argument: str, arguments: dict[str, Any]
) -> None:
    error = _refused(name, *[(2, 3)] * (2 if name == "concat" else 1), **arguments)

    assert isinstance(error, ShapeMismatch)
    assert (error.layer, error.pointer) == ("odd", f"/layers/0/{argument}")
    assert error.expected is not None
    assert error.actual is not None


@pytest.mark.parametrize(
    ("name", "argument", "arguments"),
    [
        ("mean", "dim", {"dim": ()}),
        ("hardtanh", "max_val", {"min_val": 1.0, "max_val": 1.0}),
        ("embedding", "padding_idx", {"num_embeddings": 3, "embedding_dim": 1, "padding_idx": 3}),
        ("embedding", "padding_idx", {"num_embeddings": 3, "embedding_dim": 1, "padding_idx": -4}),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(
    name: str, argument: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        made(name, **arguments)

    assert caught.value.pointer == f"/{argument}"


@pytest.mark.parametrize("kind", ["layer_norm", "batch_norm1d"])
def test_without_scale_and_shift_the_formulas_have_none(kind: str) -> None:
    flag = "elementwise_affine" if kind == "layer_norm" else "affine"
    plain = made(kind, **{flag: False}).resolved((3,))

    written = [plain.formula, plain.derivative, *(row.formula for row in plain.contributions)]

    assert not any("$weight" in text or "$bias" in text for each in written for text in each)
    assert "$weight" in LAYERS[kind].formula.text


LOOKED_UP = sequence(
    [
        Named(made("embedding", num_embeddings=4, embedding_dim=3), None, "/0"),
        Named(made("batch_norm1d"), None, "/1"),
        Named(made("flatten"), None, "/2"),
        Named(made("dropout", p=0.3), None, "/3"),
        Named(made("layer_norm"), None, "/4"),
        Named(made("prelu", num_parameters=6), None, "/5"),
        Named(made("linear", out_features=2), None, "/6"),
        Named(made("log_softmax"), None, "/7"),
    ]
)


def _loss(plan: Plan, parameters: dict[str, Array]) -> float:
    batch = Batch({"input": np.array([[0, 1], [1, 3], [2, 1]])}, {"targets": np.full((3, 2), -0.5)})
    load(plan, State(parameters, random=Random(5)), batch)
    forward(plan)
    assert plan.loss is not None
    return float(plan.loss.total)


def test_a_network_with_lookups_batches_and_masks_has_the_gradients_of_differences() -> None:
    graph = graph_of(LOOKED_UP, {"input": (2,)})
    plan, parameters = plan_of(graph, Ask(3, LOSSES["mse"]())), values_for(graph)

    _loss(plan, parameters)
    backward(plan)
    gradients = plan.layout.views(plan.gradients.copy())

    for name, value in parameters.items():
        for index in np.ndindex(value.shape):
            losses = []
            for step in (1e-5, -1e-5):
                moved = value.copy()
                moved[index] += step
                losses.append(_loss(plan, parameters | {name: moved}))
            slope = (losses[0] - losses[1]) / 2e-5
            assert gradients[name][index] == pytest.approx(slope, rel=1e-5, abs=1e-9)
