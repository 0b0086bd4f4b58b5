import numpy as np
import pytest

from service.backprop.arrays import Array
from service.backprop.clipping import CLIPS, Clip, ClipNorm, ClipValue, norm

GRADIENT = np.array([3.0, -4.0])


def clipped(clip: Clip, gradient: Array = GRADIENT) -> tuple[list[float], float]:
    out = np.full_like(gradient, np.nan)
    coefficient = clip.apply(gradient, out)
    return out.tolist(), coefficient


# Source: torch.nn.utils.clip_grad_norm_ on a 3-4-5 triangle.
def test_clipping_the_norm_keeps_the_direction() -> None:
    values, coefficient = clipped(ClipNorm(1.0))

    assert values == pytest.approx([0.59999988, -0.79999984], abs=1e-9)
    assert coefficient == 1 / (5 + 1e-6)


def test_a_gradient_shorter_than_the_norm_stays() -> None:
    assert clipped(ClipNorm(5.1)) == ([3.0, -4.0], 1.0)


def test_a_gradient_of_zero_stays() -> None:
    assert clipped(ClipNorm(0.1), np.zeros(2)) == ([0.0, 0.0], 1.0)


def test_clipping_values_limits_each_element_and_has_no_single_coefficient() -> None:
    assert clipped(ClipValue(3.5)) == ([3.0, -3.5], 1.0)


@pytest.mark.parametrize("clip", [ClipNorm(1.0), ClipValue(1.0)])
def test_the_gradient_itself_is_left_as_it_was(clip: Clip) -> None:
    gradient = GRADIENT.copy()
    clipped(clip, gradient)

    np.testing.assert_array_equal(gradient, GRADIENT)


@pytest.mark.parametrize("clip", [ClipNorm(1.0), ClipValue(1.0)])
def test_float32_stays_float32(clip: Clip) -> None:
    out = np.empty(2, np.float32)
    clip.apply(GRADIENT.astype(np.float32), out)

    assert out.dtype == np.float32


@pytest.mark.parametrize("clip", [ClipNorm(1.0), ClipValue(1.0)])
def test_nothing_to_clip_is_fine(clip: Clip) -> None:
    assert clipped(clip, np.empty(0)) == ([], 1.0)


def test_a_gradient_that_is_not_finite_is_not_hidden() -> None:
    values, coefficient = clipped(ClipNorm(1.0), np.array([np.nan, 1.0]))

    assert np.isnan([*values, coefficient]).all()


def test_the_norm_is_euclidean() -> None:
    assert norm(GRADIENT) == 5.0


@pytest.mark.parametrize(
    ("dtype", "size"),
    [("float64", 1e200), ("float64", 1e-200), ("float32", 1e30), ("float32", 1e-30)],
)
def test_the_norm_holds_where_squares_leave_the_range_of_floats(dtype: str, size: float) -> None:
    with np.errstate(all="ignore"):
        assert norm(np.array([3 * size, 4 * size], dtype)) == pytest.approx(5 * size)


def test_the_norm_of_what_is_not_finite_is_not() -> None:
    assert norm(np.array([1.0, np.inf])) == np.inf
    assert np.isnan(norm(np.array([np.inf, np.nan])))


def test_every_row_says_what_it_is() -> None:
    for clip in CLIPS.values():
        assert clip.title
        assert all(clip.formula)
