import numpy as np

from service.backprop.arrays import Arrays, by_channel, rows, run


def _arrays() -> Arrays:
    y = np.zeros((2, 3))
    return Arrays(inputs=(y,), output=y, upstream=y, contributions=(None,))


def test_rows_are_along_the_last_axis_and_share_the_memory() -> None:
    array = np.zeros((2, 3, 4))

    assert rows(array).shape == (6, 4)
    assert np.shares_memory(rows(array), array)


def test_channels_lie_behind_the_batch_axis_and_share_the_memory() -> None:
    array = np.zeros((2, 3, 4, 5))

    assert by_channel(array, 3).shape == (2, 3, 20)
    assert by_channel(array, 1).shape == (2, 1, 60)
    assert by_channel(np.zeros(2), 1).shape == (2, 1, 1)
    assert np.shares_memory(by_channel(array, 3), array)


def test_what_is_kept_is_like_the_output_and_found_by_its_name() -> None:
    arrays = _arrays()

    mask = arrays.keep("mask")

    assert mask.shape == (2, 3)
    assert arrays.kept["mask"] is mask
    assert arrays.scratch() is not arrays.scratch()


def test_instructions_run_in_order() -> None:
    done: list[int] = []

    run([lambda: done.append(1), lambda: done.append(2)])

    assert done == [1, 2]
