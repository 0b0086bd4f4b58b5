import numpy as np
import pytest

from tests.backprop.examples import made
from tests.backprop.kernels import bound


def test_dropout_draws_anew_for_every_pass() -> None:
    layer = bound(made("dropout", p=0.25), [np.ones((40, 50))])

    masks = []
    for seed in (1, 1, 2):
        layer.arrays.random = np.random.default_rng(seed)
        for instruction in layer.kernel.forward:
            instruction()
        masks.append(layer.arrays.output.copy())

    assert (masks[0] == masks[1]).all()
    assert (masks[0] != masks[2]).any()
    assert set(np.unique(masks[0])) == {0.0, 1 / 0.75}
    assert masks[0].mean() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(
    ("p", "training", "draws"), [(0.5, True, 1), (0.5, False, 0), (0, True, 0)]
)
def test_dropout_draws_in_training_only(p: float, training: bool, draws: int) -> None:
    assert made("dropout", p=p).draws(training=training) == bool(draws)
