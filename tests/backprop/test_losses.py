from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pytest

from service.backprop.arrays import Array, run
from service.backprop.losses import LOSSES
from service.backprop.losses.elementwise import Elementwise
from service.backprop.losses.loss import Loss, LossArrays, Target
from service.errors import NotDifferentiable, ShapeMismatch, SyntaxProblem, UnknownName
from service.symbolic.compiled import compile_program
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from tests.fixtures import fixture

PYTORCH = fixture("pytorch", "losses")


class Bound:
    """A loss with its arrays, after a forward and a backward pass."""

    def __init__(self, loss: Loss, prediction: Any, targets: Any, dtype: Any = np.float64) -> None:
        y = np.array(prediction, dtype)
        given = targets if isinstance(targets, Mapping) else {"targets": targets}
        arrays = {name: np.array(target) for name, target in given.items()}
        shape = y.shape[1:]
        wanted = loss.targets(shape, {name: each.shape[1:] for name, each in arrays.items()})
        assert {name: each.shape for name, each in wanted.items()} == {
            name: each.shape[1:] for name, each in arrays.items()
        }
        self.arrays = LossArrays(
            prediction=y,
            targets={
                name: arrays[name].astype(np.int64 if each.integer else dtype)
                for name, each in wanted.items()
            },
            values=np.full((len(y), *loss.values(shape)), np.nan, dtype),
            total=np.full((), np.nan, dtype),
            seed=np.full_like(y, np.nan),
        )
        self.kernel = loss.bind(self.arrays)
        self.run()

    def run(self) -> None:
        with np.errstate(all="ignore"):
            run(self.kernel.forward)
            run(self.kernel.backward)

    def total_at(self, prediction: Array) -> Any:
        """Return the loss of another prediction."""
        np.copyto(self.arrays.prediction, prediction)
        with np.errstate(all="ignore"):
            run(self.kernel.forward)
        return self.arrays.total[()]


def read(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {n: tuple(v) if isinstance(v, list) else v for n, v in arguments.items()}


CASES = [
    pytest.param(case, id=f"{number} {case['type']} {case['arguments']}")
    for number, case in enumerate(PYTORCH["cases"])
]


@pytest.mark.parametrize("case", CASES)
def test_losses_and_gradients_are_those_of_pytorch(case: Mapping[str, Any]) -> None:
    loss = LOSSES[case["type"]](**read(case["arguments"]))
    bound = Bound(loss, case["prediction"], case["targets"])
    ours = bound.arrays.values if loss.reduction == "none" else bound.arrays.total

    np.testing.assert_allclose(ours, np.array(case["loss"], float), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(bound.arrays.seed, case["gradient"], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", PYTORCH["defaults"])
def test_defaults_are_those_of_pytorch(name: str) -> None:
    ours = LOSSES[name]().arguments()

    assert ours == ours | PYTORCH["defaults"][name]


P, T = [[0.3, 0.6], [0.9, 0.2]], [[0.0, 1.0], [1.0, 0.0]]
GOLDEN: list[tuple[str, dict[str, Any], Any, float]] = [
    ("cross_entropy", {}, T, 0.478770646677),
    ("cross_entropy", {}, [1, 0], 0.478770646677),
    ("cross_entropy", {"label_smoothing": 0.1}, [1, 0], 0.503770646677),
    ("bce", {}, T, 0.299001158669),
    ("bce_with_logits", {}, T, 0.607783984767),
    ("huber", {"delta": 0.25}, T, 0.034375),
    ("smooth_l1", {"beta": 0.25}, T, 0.1375),
    ("poisson_nll", {}, T, 1.338245869),
    ("poisson_nll", {"log_input": False}, T, 0.654046528),
]


@pytest.mark.parametrize(("name", "arguments", "targets", "expected"), GOLDEN)
def test_two_by_two_predictions_have_their_golden_losses(
    name: str, arguments: dict[str, Any], targets: Any, expected: float
) -> None:
    bound = Bound(LOSSES[name](**arguments), P, targets)

    assert bound.arrays.total == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("reduction", "expected"), [("mean", 0.154047), ("batchmean", 0.308093)])
def test_the_divergence_is_averaged_over_elements_or_over_examples(
    reduction: Any, expected: float
) -> None:
    bound = Bound(LOSSES["kl_div"](reduction=reduction), np.log(P), T)

    assert bound.arrays.total == pytest.approx(expected, abs=5e-7)


# Mazur's network: outputs, and the first factor of each delta.
def test_the_half_squared_error_is_that_of_textbooks() -> None:
    bound = Bound(
        LOSSES["half_squared_error"](), [[0.751365069552, 0.772928465321]], [[0.01, 0.99]]
    )

    assert bound.arrays.total == pytest.approx(0.29837110876, rel=1e-11)
    assert bound.arrays.seed.tolist() == [pytest.approx([0.741365069552, -0.217071534679])]


def test_a_probability_that_is_wholly_wrong_costs_100_and_has_a_finite_slope() -> None:
    bound = Bound(LOSSES["bce"](), [[0.0], [1.0], [1.0], [0.0]], [[1.0], [0.0], [1.0], [0.0]])

    assert bound.arrays.values.ravel().tolist() == [100, 100, 0, 0]
    assert bound.arrays.seed.ravel().tolist() == [-1e12 / 4, 1e12 / 4, 0, 0]


def test_a_prediction_that_is_no_probability_gives_nan() -> None:
    assert np.isnan(Bound(LOSSES["bce"](), [[1.5], [-0.5]], [[1.0], [0.0]]).arrays.values).all()


@pytest.mark.parametrize("size", [1e3, 1e30])
def test_losses_of_large_logits_are_finite_and_keep_small_losses(size: float) -> None:
    for name, prediction, targets in (
        ("cross_entropy", [[size, -size, 0.0]], [1]),
        ("bce_with_logits", [[size, -size]], [[0.0, 1.0]]),
        ("soft_margin", [[size, -size]], [[-1.0, 1.0]]),
    ):
        bound = Bound(LOSSES[name](reduction="none"), prediction, targets)
        assert set(bound.arrays.values.ravel()) <= {size, 2 * size}
        assert np.isfinite(bound.arrays.seed).all()

    for name, prediction, targets in (
        ("bce_with_logits", [[50.0, -50.0]], [[1.0, 0.0]]),
        ("soft_margin", [[50.0, -50.0]], [[1.0, -1.0]]),
    ):
        small = Bound(LOSSES[name](reduction="none"), prediction, targets).arrays.values
        np.testing.assert_allclose(small, np.exp(-50), rtol=1e-12)


@pytest.mark.parametrize("ignored", [10**30, -(10**30), 7, 2**63 - 1])
def test_an_index_that_no_target_can_have_ignores_nothing(ignored: int) -> None:
    for name in ("cross_entropy", "nll"):
        options: list[dict[str, Any]] = [{"ignore_index": ignored}, {}]
        some, none = (
            Bound(LOSSES[name](**each), [[1.0, 2.0]] * 2, [0, 1]).arrays for each in options
        )
        assert some.total == none.total


def test_a_class_that_is_ruled_out_costs_nothing_unless_it_is_the_target() -> None:
    logits = [[0.0, -np.inf], [-np.inf, 1.0], [-np.inf, 1.0]]
    bound = Bound(LOSSES["cross_entropy"](), logits, [0, 1, -100])

    assert bound.arrays.values.tolist() == [0, 0, 0]
    assert bound.arrays.seed.tolist() == [[0, 0]] * 3


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_mean_over_no_targets_is_nan_and_has_no_gradient(smoothing: float) -> None:
    for name in ("cross_entropy", "nll"):
        options: dict[str, Any] = {"label_smoothing": smoothing} if name == "cross_entropy" else {}
        bound = Bound(LOSSES[name](**options), [[1.0, 2.0]], [-100])

        assert np.isnan(bound.arrays.total)
        assert bound.arrays.seed.tolist() == [[0, 0]]


RANDOM = np.random.default_rng(4)


def uniform(*shape: int, low: float = -2, high: float = 2) -> Array:
    return RANDOM.uniform(low, high, shape)


def signs(*shape: int) -> Array:
    return np.where(RANDOM.random(shape) < 0.5, -1.0, 1.0)


@dataclass(frozen=True)
class Sample:
    """A loss with a prediction and targets away from kinks."""

    loss: Loss
    prediction: Array
    targets: Any


def _samples() -> list[Any]:
    weight = (0.5, 2.0, 1.25)
    y, t, half = uniform(5, 3), uniform(5, 3), uniform(5, 3, low=0.05, high=0.95)
    shares = RANDOM.dirichlet([1.0] * 3, 5)
    classes = np.array([2, 0, -100, 1, 1])
    deep, places = uniform(2, 3, 2, 2), RANDOM.integers(0, 3, (2, 2, 2))
    rows: list[tuple[str, dict[str, Any], Array, Any]] = [
        ("mse", {}, y, t), ("half_squared_error", {}, y, t), ("l1", {}, y, t),
        ("huber", {"delta": 0.7}, y, t), ("smooth_l1", {"beta": 0.6}, y, t),
        ("bce", {"weight": weight}, half, shares),
        ("bce_with_logits", {"weight": weight, "pos_weight": (3.0, 1.0, 0.2)}, y, shares),
        ("cross_entropy", {}, y, np.abs(classes % 3)),
        ("cross_entropy", {"weight": weight}, y, classes),
        ("cross_entropy", {"label_smoothing": 0.2, "weight": weight}, y, classes),
        ("cross_entropy", {"label_smoothing": 0.2, "weight": weight}, y, shares),
        ("cross_entropy", {}, deep, places), ("nll", {"weight": weight}, y, classes),
        ("nll", {}, deep, places), ("kl_div", {}, y, shares),
        ("kl_div", {"log_target": True, "reduction": "batchmean"}, y, np.log(shares)),
        ("poisson_nll", {"full": True}, y, uniform(5, 3, low=0, high=9)),
        ("poisson_nll", {"log_input": False, "full": True}, half, uniform(5, 3, low=0, high=9)),
        ("gaussian_nll", {"full": True}, y, {"mean": t, "var": half}),
        ("gaussian_nll", {}, y, {"mean": t, "var": half[:, :1]}),
        ("hinge_embedding", {}, y, signs(5, 3)), ("soft_margin", {}, y, signs(5, 3)),
        ("multi_margin", {"p": 2, "weight": weight}, y, classes % 3),
        ("multi_margin", {"margin": 0.5}, y, classes % 3),
        ("multi_label_soft_margin", {"weight": weight}, y, shares),
        ("cosine_embedding", {"margin": 0.1}, y, {"other": t, "label": signs(5)}),
        ("expression", {"expression": "log(cosh(y - t)) + y^2*t"}, y, t),
        ("smooth_l1", {"beta": 0.0}, y, t), ("bce_with_logits", {"weight": weight}, y, shares),
        ("mse", {}, y[:, 0], t[:, 0]), ("bce_with_logits", {}, y[:, 0], half[:, 0]),
        ("multi_label_soft_margin", {}, y[:, 0], half[:, 0]),
    ]  # fmt: skip
    return [
        pytest.param(Sample(LOSSES[name](**options), prediction, targets), id=f"{i} {name}")
        for i, (name, options, prediction, targets) in enumerate(rows)
    ]


SAMPLES = _samples()
EVERY = pytest.mark.parametrize("sample", SAMPLES)


def with_reduction(sample: Sample, reduction: str) -> Loss:
    return type(sample.loss)(**(sample.loss.arguments() | {"reduction": reduction}))


def test_every_loss_has_a_sample() -> None:
    assert {each.values[0].loss.type for each in SAMPLES} == LOSSES.keys()


@EVERY
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_the_gradient_is_the_slope_of_the_loss(sample: Sample, reduction: str) -> None:
    loss = with_reduction(sample, reduction)
    dtype = np.complex128 if loss.analytic else np.float64
    seed = Bound(loss, sample.prediction, sample.targets).arrays.seed
    bound = Bound(loss, sample.prediction, sample.targets, dtype)
    slopes = np.empty_like(seed)
    for index in np.ndindex(seed.shape):
        step = np.zeros(seed.shape, dtype)
        step[index] = 1e-30j if loss.analytic else 1e-6
        if loss.analytic:
            slopes[index] = bound.total_at(sample.prediction + step).imag / 1e-30
        else:
            ends = [bound.total_at(sample.prediction + sign * step) for sign in (1, -1)]
            slopes[index] = (ends[0] - ends[1]) / 2e-6

    tolerance = 1e-12 if loss.analytic else 1e-7
    np.testing.assert_allclose(seed, slopes, rtol=tolerance, atol=tolerance)


@EVERY
def test_reductions_agree_with_the_values(sample: Sample) -> None:
    mean, total, none = (
        Bound(with_reduction(sample, each), sample.prediction, sample.targets).arrays
        for each in ("mean", "sum", "none")
    )

    np.testing.assert_array_equal(none.values, total.values)
    np.testing.assert_allclose(total.total, none.values.sum())
    np.testing.assert_array_equal(none.seed, total.seed)
    share = float(mean.total / total.total)
    np.testing.assert_allclose(mean.seed, total.seed * share, atol=1e-15)
    if "weight" not in sample.loss.arguments():
        assert share == pytest.approx(1 / none.values.size)


@EVERY
def test_permuting_the_examples_permutes_the_gradient(sample: Sample) -> None:
    order = np.random.default_rng(0).permutation(len(sample.prediction))
    permuted = (
        {name: each[order] for name, each in sample.targets.items()}
        if isinstance(sample.targets, dict)
        else sample.targets[order]
    )
    first = Bound(sample.loss, sample.prediction, sample.targets).arrays
    second = Bound(sample.loss, sample.prediction[order], permuted).arrays

    np.testing.assert_allclose(second.total, first.total, rtol=1e-14)
    np.testing.assert_allclose(second.seed, first.seed[order], rtol=1e-14)


@EVERY
def test_float32_stays_float32_and_near_float64(sample: Sample) -> None:
    single = Bound(sample.loss, sample.prediction, sample.targets, np.float32).arrays
    double = Bound(sample.loss, sample.prediction, sample.targets).arrays

    assert {each.dtype for each in (single.values, single.total, single.seed)} == {
        np.dtype(np.float32)
    }
    np.testing.assert_allclose(single.total, double.total, rtol=1e-5)
    np.testing.assert_allclose(single.seed, double.seed, rtol=1e-4, atol=1e-6)


@EVERY
def test_the_same_passes_again_give_the_same_bytes_and_leave_what_they_read(
    sample: Sample,
) -> None:
    bound = Bound(sample.loss, sample.prediction, sample.targets)
    arrays = bound.arrays
    before = [each.tobytes() for each in (arrays.values, arrays.total, arrays.seed)]
    bound.run()
    run(bound.kernel.backward)

    assert [each.tobytes() for each in (arrays.values, arrays.total, arrays.seed)] == before
    np.testing.assert_array_equal(arrays.prediction, sample.prediction)
    targets = sample.targets if isinstance(sample.targets, dict) else {"targets": sample.targets}
    for name, each in targets.items():
        np.testing.assert_array_equal(arrays.targets[name], each)


@EVERY
def test_targets_of_a_later_batch_count_alone(sample: Sample) -> None:
    bound = Bound(sample.loss, sample.prediction, sample.targets)
    for each in bound.arrays.targets.values():
        each[...] = each[::-1].copy()
    bound.run()
    for each in bound.arrays.targets.values():
        each[...] = each[::-1].copy()
    bound.run()

    fresh = Bound(sample.loss, sample.prediction, sample.targets)
    assert bound.arrays.seed.tobytes() == fresh.arrays.seed.tobytes()
    assert bound.arrays.total == fresh.arrays.total


@EVERY
def test_the_targets_of_a_sample_are_not_refused(sample: Sample) -> None:
    arrays = Bound(sample.loss, sample.prediction, sample.targets).arrays
    given = {name: each.shape[1:] for name, each in arrays.targets.items()}
    for name, target in sample.loss.targets(sample.prediction.shape[1:], given).items():
        refused = target.refused(arrays.targets[name])
        assert refused is None or not refused.any()


FORMULAS = [
    pytest.param(each.values[0], id=each.id)
    for each in SAMPLES
    if (isinstance(each.values[0].loss, Elementwise) and each.values[0].loss.type != "expression")
    or each.values[0].loss.type == "gaussian_nll"
]


@pytest.mark.parametrize("sample", FORMULAS)
@pytest.mark.parametrize("form", ["formula", "derivative"])
def test_formulas_that_people_read_give_the_values_and_the_slopes(
    sample: Sample, form: str
) -> None:
    arrays = Bound(with_reduction(sample, "none"), sample.prediction, sample.targets).arrays
    given = {"mean": "t", "targets": "t"}
    numbers = sample.loss.arguments() | {
        given.get(name, name): each for name, each in arrays.targets.items()
    }
    inputs = {"y": arrays.prediction} | {
        name: np.broadcast_to(np.asarray(value), arrays.prediction.shape)
        for name, value in numbers.items()
        if isinstance(value, float | tuple | np.ndarray)
    }
    text = getattr(sample.loss, form).filled({name: name for name in inputs}, {})["text"]
    out = np.empty_like(arrays.prediction)
    with scope(10_000):
        program = compile_program([parse(text, symbols=list(inputs)).expression], list(inputs))
    run(program.bind(list(inputs.values()), [out]))

    np.testing.assert_allclose(out, arrays.values if form == "formula" else arrays.seed, rtol=1e-12)


@EVERY
def test_every_place_of_a_formula_has_a_meaning(sample: Sample) -> None:
    known = dict.fromkeys(("y", "t", *sample.loss.arguments()), "1")
    for formula in (sample.loss.formula, sample.loss.derivative):
        assert "$" not in "".join(formula.filled(known, known).values())


@pytest.mark.parametrize("row", LOSSES.values(), ids=list(LOSSES))
def test_a_row_says_what_it_is(row: type[Loss]) -> None:
    assert row.title
    assert all((*row.formula, *row.derivative))
    assert "$y" in row.formula.text or row.type == "expression"


@pytest.mark.parametrize(
    ("values", "target", "refused"),
    [
        ([0, 2, 3, -1, -100], Target((), integer=True, lowest=0, highest=2, ignored=-100),
         [False, False, True, True, False]),
        ([0.0, 1.0, 1.1, -0.1, np.nan], Target((), lowest=0, highest=1),
         [False, False, True, True, True]),
        ([1.0, -1.0, 0.0, np.nan], Target((), allowed=(-1, 1)), [False, False, True, True]),
        ([0.0, np.inf, -1.0], Target((), lowest=0), [False, False, True]),
    ],
)  # fmt: skip
def test_a_target_says_what_may_not_stand_in_it(
    values: list[float], target: Target, refused: list[bool]
) -> None:
    found = target.refused(np.array(values))

    assert found is not None
    assert found.tolist() == refused


def test_a_target_says_what_it_expects() -> None:
    assert Target((), lowest=0, highest=1).expected == [0, 1]
    assert Target((), allowed=(-1, 1)).expected == [-1, 1]
    assert Target(()).refused(np.array([np.nan])) is None


REFUSED: list[tuple[str, dict[str, Any], tuple[int, ...], dict[str, tuple[int, ...]]]] = [
    ("cross_entropy", {"weight": (1.0, 2.0)}, (3,), {}),
    ("cross_entropy", {}, (), {}),
    ("nll", {"weight": (1.0,)}, (3, 2), {}),
    ("nll", {}, (), {}),
    ("bce", {"weight": (1.0, 2.0)}, (3,), {}),
    ("bce_with_logits", {"pos_weight": (1.0, 2.0)}, (3,), {}),
    ("multi_label_soft_margin", {"weight": (1.0, 2.0)}, (3,), {}),
    ("multi_margin", {}, (3, 2), {}),
    ("gaussian_nll", {}, (3,), {"mean": (3,), "var": (2,)}),
    ("cosine_embedding", {}, (3, 2), {}),
]


@pytest.mark.parametrize(("name", "options", "prediction", "given"), REFUSED)
def test_shapes_that_do_not_fit_are_refused_before_anything_is_computed(
    name: str,
    options: dict[str, Any],
    prediction: tuple[int, ...],
    given: dict[str, tuple[int, ...]],
) -> None:
    with pytest.raises(ShapeMismatch) as caught:
        LOSSES[name](**options).targets(prediction, given)

    assert caught.value.expected is not None
    assert caught.value.actual is not None


@pytest.mark.parametrize(
    ("text", "error"),
    [("(y - t", SyntaxProblem), ("y*q", UnknownName), ("besselj(y, 2)*t", NotDifferentiable)],
)
def test_a_formula_that_cannot_be_a_loss_is_a_typed_error(
    text: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        LOSSES["expression"](expression=text)  # type: ignore[call-arg]  # of this row

    assert getattr(caught.value, "pointer", None) == "/loss/expression"


def test_a_formula_of_the_squared_error_is_the_squared_error() -> None:
    squared = LOSSES["expression"](expression="(y - t)^2")  # type: ignore[call-arg]  # of this row
    ours, theirs = (Bound(loss, P, T).arrays for loss in (squared, LOSSES["mse"]()))

    np.testing.assert_allclose(ours.total, theirs.total, rtol=1e-15)
    np.testing.assert_allclose(ours.seed, theirs.seed, rtol=1e-15)


def test_cross_entropy_is_softmax_and_likelihood_in_turn() -> None:
    y = uniform(4, 3)
    logarithms = y - np.log(np.exp(y).sum(1, keepdims=True))
    fused = Bound(LOSSES["cross_entropy"](), y, [0, 1, 2, 0]).arrays
    parts = Bound(LOSSES["nll"](), logarithms, [0, 1, 2, 0]).arrays

    np.testing.assert_allclose(fused.total, parts.total, rtol=1e-14)
    through = parts.seed - np.exp(logarithms) * parts.seed.sum(1, keepdims=True)
    np.testing.assert_allclose(fused.seed, through, rtol=1e-12, atol=1e-16)


def test_probabilities_of_one_class_are_its_index() -> None:
    y = uniform(4, 3)
    index = Bound(LOSSES["cross_entropy"](), y, [0, 1, 2, 0]).arrays
    onehot = Bound(LOSSES["cross_entropy"](), y, np.eye(3)[[0, 1, 2, 0]]).arrays

    np.testing.assert_allclose(onehot.total, index.total, rtol=1e-14)
    np.testing.assert_allclose(onehot.seed, index.seed, rtol=1e-14)


def test_arguments_are_the_fields_of_a_row() -> None:
    for sample in SAMPLES:
        loss = sample.values[0].loss
        assert list(loss.arguments()) == [each.name for each in fields(loss)]
