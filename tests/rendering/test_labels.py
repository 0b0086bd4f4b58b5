"""Rates of change are named the way a book does."""

from service.rendering.labels import change, rate
from service.rendering.writer import Writer


def test_a_rate_is_written_in_every_format() -> None:
    label = rate(Writer(["text", "latex", "mathml"]), "y", "x", partial=False)

    assert label["text"] == "dy/dx"
    assert label["latex"] == r"\frac{dy}{dx}"
    assert "<mfrac>" in label["mathml"]
    assert label["mathml"].count("<math") == 1


def test_a_partial_rate_has_round_ds() -> None:
    label = rate(Writer(["text", "latex", "mathml"]), "z", "alpha", partial=True)

    assert label["text"] == "∂z/∂alpha"
    assert label["latex"] == r"\frac{\partial z}{\partial \alpha}"
    assert label["mathml"].count("∂") == 2


def test_a_rate_of_higher_order_says_so_above_and_below() -> None:
    label = rate(Writer(["text", "latex", "mathml"]), "y", "x", order=12)

    assert label["text"] == "d¹²y/dx¹²"
    assert label["latex"] == r"\frac{d^{12}y}{dx^{12}}"
    assert label["mathml"].count("<msup>") == 2


def test_the_change_of_a_rate_stands_around_it() -> None:
    writer = Writer(["text", "latex", "mathml"])
    label = change(writer, rate(writer, "y", "x"), "t")

    assert label["text"] == "d/dt[dy/dx]"
    assert label["latex"] == r"\frac{d}{dt}\left[\frac{dy}{dx}\right]"
    assert label["mathml"].count("<math") == 1
