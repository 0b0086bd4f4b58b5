import pytest

from service.backprop.axes import axis_of
from service.errors import ShapeMismatch


@pytest.mark.parametrize(("dim", "axis"), [(1, 1), (2, 2), (-1, 2), (-2, 1)])
def test_axes_count_from_the_batch_axis_or_from_the_end(dim: int, axis: int) -> None:
    assert axis_of(dim, (3, 4)) == axis


@pytest.mark.parametrize("dim", [0, -3])
def test_the_batch_axis_is_refused(dim: int) -> None:
    with pytest.raises(ShapeMismatch, match=f"dim {dim} is the batch axis") as caught:
        axis_of(dim, (3, 4))

    assert caught.value.pointer == "/dim"
    assert caught.value.expected == "1 to 2, or -2 to -1"
    assert caught.value.actual == dim


@pytest.mark.parametrize("dim", [3, -4, 10**30])
def test_an_axis_that_there_is_not_is_refused_under_the_name_of_the_argument(dim: int) -> None:
    with pytest.raises(ShapeMismatch, match=f"end_dim {dim} is no axis") as caught:
        axis_of(dim, (3, 4), "end_dim")

    assert caught.value.pointer == "/end_dim"


def test_examples_that_are_single_numbers_have_no_axis() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        axis_of(1, ())

    assert caught.value.expected == "an input with axes to choose from"
