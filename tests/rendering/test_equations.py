"""Pieces are joined into equations in each of their formats."""

from typing import Any

import pytest

from service.rendering.equations import continued, fraction, joined
from service.rendering.writer import Writer
from service.symbolic.build import symbol

FORMATS = ("text", "latex", "mathml")


def pieces(*names: str) -> list[dict[str, Any]]:
    writer = Writer(FORMATS)
    return [writer.expression(symbol(name)) for name in names]


@pytest.mark.parametrize(
    ("joint", "text", "latex"),
    [
        ("equals", "a = b", "a = b"),
        ("plus", "a + b", "a + b"),
        ("times", "a*b", r"a \cdot b"),
        ("comma", "a, b", r"a, \quad b"),
    ],
)
def test_a_joint_stands_between_the_pieces(joint: str, text: str, latex: str) -> None:
    whole = joined(joint, pieces("a", "b"))

    assert (whole["text"], whole["latex"]) == (text, latex)
    assert whole["mathml"].index("<mi>a</mi>") < whole["mathml"].index("<mi>b</mi>")


def test_mathml_has_one_element_around_the_whole_equation() -> None:
    for whole in (joined("equals", pieces("a", "b", "c")), continued(pieces("a")[0])):
        assert whole["mathml"].startswith("<math")
        assert whole["mathml"].endswith("</math>")
        assert whole["mathml"].count("<math") == whole["mathml"].count("</math>") == 1


def test_a_line_goes_on_from_the_one_above_with_an_equals_sign() -> None:
    line = continued(pieces("a")[0])

    assert (line["text"], line["latex"]) == ("= a", "= a")
    assert "<mo>=</mo><mi>a</mi>" in line["mathml"]


def test_one_piece_alone_stays_as_it_is() -> None:
    (piece,) = pieces("a")

    assert joined("plus", [piece]) == piece


def test_one_piece_stands_over_another() -> None:
    over = fraction(*pieces("a", "b"))

    assert (over["text"], over["latex"]) == ("a/b", r"\frac{a}{b}")
    assert over["mathml"].count("<math") == 1
    assert fraction({"text": "dy/dt"}, {"text": "2*t"}) == {"text": "(dy/dt)/(2*t)"}
