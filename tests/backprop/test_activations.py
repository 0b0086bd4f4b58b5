import math
from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from service.backprop.activations import ACTIVATIONS
from service.backprop.activations.elementwise import Elementwise
from service.backprop.activations.expression import Expression
from service.backprop.arrays import Array
from service.errors import (
    AmbiguousVariable,
    NotDifferentiable,
    ServiceError,
    SyntaxProblem,
    UnknownFunction,
    UnknownName,
)
from tests.backprop.examples import EXAMPLES, Example, made
from tests.backprop.kernels import bound


def _values(kind: str, x: list[float], dtype: type = np.float64, **arguments: Any) -> Array:
    """Return f(x) and f'(x), in two rows."""
    layer = bound(made(kind, **arguments), [np.array(x, dtype)], dtype=dtype)
    value = layer.forward()
    return np.stack([value, layer.backward(np.ones_like(value))["input0"]])


@pytest.mark.parametrize(
    ("kind", "kink", "slope"),
    [
        ("relu", 0, 0),
        ("relu6", 0, 0),
        ("relu6", 6, 0),
        ("leaky_relu", 0, 0.01),
        ("prelu", 0, 0.25),
        ("elu", 0, 1),
        ("celu", 0, 1),
        ("selu", 0, 1.7580993408473766),
        ("hardtanh", -1, 0),
        ("hardtanh", 1, 0),
        ("hardsigmoid", -3, 0),
        ("hardsigmoid", 3, 0),
        ("hardswish", -3, 0),
        ("hardswish", 3, 1),
    ],
)
def test_at_a_kink_the_derivative_is_the_one_that_is_stated(
    kind: str, kink: float, slope: float
) -> None:
    assert _values(kind, [kink])[1] == pytest.approx(slope, rel=1e-15)
    assert ACTIVATIONS[kind].convention


def test_celu_has_the_same_slope_on_both_sides_of_zero() -> None:
    assert _values("celu", [-1e-300, 0.0, 1e-300], alpha=0.3)[1] == pytest.approx([1, 1, 1])


def test_above_its_threshold_softplus_is_the_identity() -> None:
    value, slope = _values("softplus", [3.4, 3.5, 3.6], beta=2.0, threshold=7.0)

    assert value.tolist() == [
        pytest.approx(math.log1p(math.exp(6.8)) / 2),
        pytest.approx(math.log1p(math.exp(7)) / 2),
        3.6,
    ]
    assert slope[1] < slope[2] == 1


def test_without_a_threshold_softplus_does_not_overflow() -> None:
    value, slope = _values("softplus", [-1000.0, 1000.0], threshold=math.inf)

    assert value.tolist() == [0.0, 1000.0]
    assert slope.tolist() == [0.0, 1.0]


_ARGUMENTS: dict[str, dict[str, Any]] = {
    "softplus": {"threshold": 1e4},
    "expression": {"expression": "x*tanh(log(1 + exp(x)))"},
}
SMOOTH: dict[str, Callable[[Any], Any]] = {
    "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "log_sigmoid": lambda x: -mp.log1p(mp.exp(-x)),
    "softplus": lambda x: mp.log1p(mp.exp(x)),
    "silu": lambda x: x / (1 + mp.exp(-x)),
    "mish": lambda x: x * mp.tanh(mp.log1p(mp.exp(x))),
    "gelu": lambda x: x * mp.ncdf(x),
    "tanh": mp.tanh,
    "softsign": lambda x: x / (1 + abs(x)),
}


@pytest.mark.parametrize("kind", SMOOTH)
def test_values_keep_their_digits_in_both_tails(kind: str) -> None:
    x = [-700.0, -300.0, -36.0, -20.0, -8.5, -1e-8, 1e-8, 0.5, 8.5, 19.0, 36.0, 300.0, 700.0]
    with mp.workdps(400):
        exact = np.array([float(SMOOTH[kind](mp.mpf(each))) for each in x])

    value, _ = _values(kind, x, **_ARGUMENTS.get(kind, {}))

    np.testing.assert_allclose(value, exact, rtol=5e-13, atol=1e-300)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_nothing_overflows_to_what_is_no_number(kind: str, dtype: type) -> None:
    x: Array = np.array([[-1e30, -1e5, -1e3, -90.0, 0.0], [0.0, 90.0, 1e3, 1e5, 1e30]], dtype)
    layer = bound(made(kind, **_ARGUMENTS.get(kind, {})), [x], dtype=dtype)

    value = layer.forward()
    slope = layer.backward(np.ones_like(value))["input0"]

    assert np.isfinite(value).all()
    assert np.isfinite(slope).all()


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_what_is_no_number_stays_none(kind: str) -> None:
    layer = bound(made(kind, **_ARGUMENTS.get(kind, {})), [np.array([[np.nan, np.nan]])])

    assert np.isnan(layer.forward()).all()


@pytest.mark.parametrize("approximate", ["none", "tanh"])
def test_both_forms_of_gelu_are_close(approximate: str) -> None:
    x = [-3.0, -1.0, -0.2, 0.5, 2.0]

    np.testing.assert_allclose(
        _values("gelu", x, approximate=approximate), _values("gelu", x), atol=2e-3
    )


def test_softmax_is_a_distribution_along_its_axis() -> None:
    layer = bound(made("softmax", dim=1), [np.random.default_rng(0).normal(0, 9, (2, 3, 4))])

    np.testing.assert_allclose(layer.forward().sum(1), np.ones((2, 4)), rtol=1e-14)


def test_softmax_of_huge_numbers_is_their_order() -> None:
    layer = bound(made("softmax"), [np.array([[1e300, -1e300, 0.0]])])

    assert layer.forward().tolist() == [[1.0, 0.0, 0.0]]


def test_log_softmax_is_the_logarithm_of_softmax() -> None:
    x = [np.random.default_rng(0).normal(0, 3, (2, 5))]
    first, second = bound(made("log_softmax"), x), bound(made("softmax"), x)

    np.testing.assert_allclose(first.forward(), np.log(second.forward()), rtol=1e-13)


def test_prelu_has_a_slope_for_each_channel() -> None:
    layer = bound(made("prelu", num_parameters=2), [-np.ones((1, 2, 3))], {"weight": [0.5, 2.0]})

    assert layer.forward().tolist() == [[[-0.5] * 3, [-2.0] * 3]]
    assert layer.layer.parameters()["weight"].initializer.draw(
        np.random.default_rng(0), (2,)
    ).tolist() == [0.25, 0.25]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x*tanh(log(1 + exp(x)))", "mish"),
        ("x/(1 + exp(-x))", "silu"),
        ("1/(1 + exp(-z))", "sigmoid"),
        ("max(0, x)", "relu"),
        ("x*(1 + erf(x/sqrt(2)))/2", "gelu"),
        ("x/(1 + |x|)", "softsign"),
        ("Piecewise((x, x > 0), (exp(x) - 1, True))", "elu"),
        ("x - tanh(x)", "tanhshrink"),
    ],
)
def test_an_activation_as_a_formula_is_the_activation_by_name(text: str, kind: str) -> None:
    x = [-4.0, -1.5, -0.2, 0.3, 1.0, 6.0]

    np.testing.assert_allclose(
        _values("expression", x, expression=text), _values(kind, x), rtol=1e-12, atol=1e-14
    )


def test_a_formula_can_be_a_name_of_the_table() -> None:
    x = [-4.0, -0.2, 1.0]

    np.testing.assert_allclose(
        _values("expression", x, expression="mish(x)"), _values("mish", x), rtol=1e-14
    )


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("x*(x", SyntaxProblem),
        ("x*rate", UnknownName),
        ("foo(x)", UnknownFunction),
        ("f(x)", UnknownFunction),
        ("x*y", AmbiguousVariable),
        ("3", AmbiguousVariable),
        ("besselj(x, 2)", NotDifferentiable),
    ],
)
def test_a_formula_that_is_none_points_to_itself(text: str, error: type[ServiceError]) -> None:
    with pytest.raises(error) as caught:
        Expression(text)

    assert caught.value.pointer == "/expression"


def test_a_formula_that_cannot_be_read_says_where() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        Expression("x*(x")

    assert caught.value.position is not None
    assert caught.value.position.offset == 4


def test_the_contribution_of_an_activation_is_written_with_its_derivative() -> None:
    (row,) = ACTIVATIONS["tanh"].contributions

    assert row.formula == ("$upstream * (1 - $y**2)", r"$upstream \odot \left(1 - $y^{2}\right)")
    assert (row.rule, row.equation) == ("hadamard", "BP2")


@pytest.mark.parametrize(
    "kind", [k for k, row in ACTIVATIONS.items() if issubclass(row, Elementwise)]
)
def test_the_local_derivative_needs_no_backward_pass(kind: str) -> None:
    x = [-2.3, -0.4, 0.6, 1.7]
    layer = bound(made(kind), [np.array(x)])
    layer.forward()

    local = layer.layer.local(layer.arrays)

    assert local.value is not None
    np.testing.assert_array_equal(local.value, _values(kind, x)[1])


NAMES: dict[str, Any] = {
    "abs": abs,
    "erf": math.erf,
    "exp": math.exp,
    "log": math.log,
    "max": max,
    "min": min,
    "pi": math.pi,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "softplus": lambda x: math.log1p(math.exp(x)),
    "sqrt": math.sqrt,
    "tanh": math.tanh,
}


@pytest.mark.parametrize("x", [-3.4, -1.3, -0.2, 0.7, 2.5, 6.1])
@pytest.mark.parametrize(
    "example",
    [each for each in EXAMPLES.values() if isinstance(each.layer, Elementwise)],
    ids=[name for name, each in EXAMPLES.items() if isinstance(each.layer, Elementwise)],
)
def test_the_formulas_shown_have_the_values_computed(example: Example, x: float) -> None:
    layer = example.layer
    value, slope = _values(layer.type, [x], **layer.arguments())[:, 0]
    numbers = {"x": f"({x})", "y": f"({value})"} | {
        name: str(argument) for name, argument in layer.arguments().items()
    }

    for formula, expected in ((layer.formula, value), (layer.derivative, slope)):
        shown = eval(formula.filled(numbers, {})["text"], NAMES)  # noqa: S307  our own formulas
        assert shown == pytest.approx(expected, rel=1e-12)
