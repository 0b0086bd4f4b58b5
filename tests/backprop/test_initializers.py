import math
from dataclasses import fields

import numpy as np
import pytest

from service.backprop.arrays import Array
from service.backprop.initializers import INITIALIZERS, Initializer, fan_in_uniform, stream
from service.backprop.initializers.distributions import Constant, TruncatedNormal, Uniform
from service.backprop.initializers.scaled import Orthogonal, fans, gain
from service.errors import InvalidRequest, ShapeMismatch

SHAPE = (80, 50, 2, 2)
ROWS = pytest.mark.parametrize("row", INITIALIZERS.values(), ids=list(INITIALIZERS))


def drawn(row: type[Initializer], **arguments: object) -> Array:
    return row(**arguments).draw(stream(1, "weight"), SHAPE)


@ROWS
def test_values_have_the_shape_and_the_precision_of_the_engine(row: type[Initializer]) -> None:
    values = drawn(row)

    assert values.shape == SHAPE
    assert values.dtype == np.float64


@ROWS
def test_the_same_stream_gives_the_same_bytes(row: type[Initializer]) -> None:
    assert drawn(row).tobytes() == drawn(row).tobytes()


@ROWS
def test_a_row_says_what_it_is(row: type[Initializer]) -> None:
    assert row.title
    assert all(row.formula)
    assert list(row().arguments()) == [field.name for field in fields(row)]


# Standard deviation and mean, for fan_in 200 and fan_out 320.
MOMENTS = [
    ("uniform", {}, 1 / math.sqrt(12), 0.5),
    ("uniform", {"a": -3.0, "b": 1.0}, 4 / math.sqrt(12), -1.0),
    ("normal", {"mean": 2.0, "std": 0.5}, 0.5, 2.0),
    ("trunc_normal", {}, 0.87962566, 0.0),
    ("trunc_normal", {"mean": 1.0, "std": 0.1, "a": -10.0, "b": 10.0}, 0.1, 1.0),
    ("constant", {"val": 3.0}, 0.0, 3.0),
    ("zeros", {}, 0.0, 0.0),
    ("ones", {}, 0.0, 1.0),
    ("xavier_uniform", {}, math.sqrt(2 / 520), 0.0),
    ("xavier_normal", {"gain": 5 / 3}, 5 / 3 * math.sqrt(2 / 520), 0.0),
    ("kaiming_uniform", {"a": math.sqrt(5)}, math.sqrt(1 / 3 / 200), 0.0),
    ("kaiming_normal", {"nonlinearity": "relu"}, math.sqrt(2 / 200), 0.0),
    ("kaiming_normal", {"mode": "fan_out", "nonlinearity": "linear"}, math.sqrt(1 / 320), 0.0),
    ("orthogonal", {"gain": 2.0}, 2 / math.sqrt(200), 0.0),
]


@pytest.mark.parametrize(("name", "arguments", "std", "mean"), MOMENTS)
def test_mean_and_standard_deviation_are_as_defined(
    name: str, arguments: dict[str, object], std: float, mean: float
) -> None:
    values = drawn(INITIALIZERS[name], **arguments)

    assert math.isclose(values.std(), std, rel_tol=0.03, abs_tol=1e-12)
    assert math.isclose(values.mean(), mean, abs_tol=4 * std / math.sqrt(values.size))


BOUNDS = [
    ("uniform", {"a": -3.0, "b": 1.0}, -3.0, 1.0),
    ("trunc_normal", {"std": 5.0}, -2.0, 2.0),
    ("trunc_normal", {"mean": -50.0, "a": 0.0, "b": 1.0}, 0.0, 1.0),
    ("trunc_normal", {"std": 0.0, "a": 1.0}, 1.0, 1.0),
    ("xavier_uniform", {}, -math.sqrt(6 / 520), math.sqrt(6 / 520)),
    ("kaiming_uniform", {"a": math.sqrt(5)}, -1 / math.sqrt(200), 1 / math.sqrt(200)),
]


@pytest.mark.parametrize(("name", "arguments", "low", "high"), BOUNDS)
def test_bounded_distributions_keep_their_bounds(
    name: str, arguments: dict[str, object], low: float, high: float
) -> None:
    values = drawn(INITIALIZERS[name], **arguments)

    assert low <= values.min()
    assert values.max() <= high


def test_a_tail_cut_off_far_above_the_mean_still_varies() -> None:
    values = TruncatedNormal(mean=-20.0, a=0.0, b=1.0).draw(stream(1, "weight"), SHAPE)

    assert math.isclose(values.mean(), 1 / 20, rel_tol=0.03)  # the tail is nearly exponential


@pytest.mark.parametrize("shape", [(4, 9), (9, 4), (5, 5), (4, 3, 3)])
def test_orthogonal_rows_or_columns_are_orthonormal(shape: tuple[int, ...]) -> None:
    matrix = Orthogonal().draw(stream(3, "weight"), shape).reshape(shape[0], -1)
    product = matrix @ matrix.T if matrix.shape[0] < matrix.shape[1] else matrix.T @ matrix

    np.testing.assert_allclose(product, np.eye(len(product)), atol=1e-12)


def test_streams_of_other_names_and_seeds_are_other_streams() -> None:
    draws = {stream(seed, name).random() for seed in (0, 1) for name in ("a.weight", "a.bias", "b")}

    assert len(draws) == 6


def test_fans_count_the_field_of_a_convolution() -> None:
    assert fans((8, 3, 5, 5)) == (75, 200)


# Source: the table of torch.nn.init.calculate_gain.
def test_gains_are_those_of_the_table() -> None:
    assert gain("linear") == gain("sigmoid") == 1
    assert gain("tanh") == 5 / 3
    assert gain("relu") == gain("leaky_relu") == math.sqrt(2)
    assert gain("leaky_relu", 0.5) == math.sqrt(1.6)
    assert gain("selu") == 0.75


def test_the_default_of_layers_is_kaiming_uniform_with_the_slope_root_five() -> None:
    bound = INITIALIZERS["kaiming_uniform"](a=math.sqrt(5)).std((7, 16)) * math.sqrt(3)  # type: ignore[attr-defined, call-arg]  # of this row

    assert math.isclose(fan_in_uniform(16).b, bound)
    assert fan_in_uniform(16).a == -0.25


@pytest.mark.parametrize("name", ["xavier_uniform", "kaiming_normal", "orthogonal"])
def test_a_vector_has_no_fans(name: str) -> None:
    with pytest.raises(ShapeMismatch, match="2 or more axes") as caught:
        INITIALIZERS[name]().check((4,))

    assert caught.value.actual == [4]


def test_other_shapes_are_fine() -> None:
    for row in INITIALIZERS.values():
        row().check((2, 3))
    Constant().check(())


@pytest.mark.parametrize(("a", "b"), [(1.0, 0.0), (-1e308, 1e308), (math.nan, 1.0)])
def test_an_interval_that_is_none_is_refused(a: float, b: float) -> None:
    for row in (Uniform, TruncatedNormal):
        with pytest.raises(InvalidRequest, match="a is above b"):
            row(a=a, b=b)
