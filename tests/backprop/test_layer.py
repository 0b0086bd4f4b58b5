import numpy as np

from service.backprop.formula import Formula
from service.backprop.layers import LAYERS
from tests.backprop.examples import made


def test_the_arguments_are_those_that_a_client_gives() -> None:
    assert made("linear", out_features=2).arguments() == {
        "out_features": 2,
        "in_features": None,
        "bias": True,
    }
    assert made("relu").arguments() == {}


def test_a_layer_may_show_another_formula_than_its_type() -> None:
    layer, formula = made("relu"), Formula("a", "b")

    layer.show(formula=formula)

    assert layer.formula is formula
    assert LAYERS["relu"].formula is not formula
    assert layer == made("relu")


def test_a_layer_of_numbers_takes_any() -> None:
    made("relu").check_input(np.array([np.nan, np.inf]))


def test_a_layer_has_nothing_to_learn_to_keep_or_to_draw_unless_it_says_so() -> None:
    layer = made("relu")

    assert (layer.parameters(), layer.buffers()) == ({}, {})
    assert not layer.draws(training=True)
