"""Rates of change are named the way a book does."""

from service.rendering.labels import rate
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
