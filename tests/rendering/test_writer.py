"""Expressions are written in the formats asked for, in the order asked for."""

import pytest

from service.rendering.writer import Writer
from service.symbolic.parsing import parse


@pytest.mark.parametrize("formats", [["text"], ["latex", "text"], ["mathml"]])
def test_an_expression_has_one_key_for_each_format(formats: list[str]) -> None:
    written = Writer(formats).expression(parse("sqrt(x)").expression)

    whole = {"text": "sqrt(x)", "latex": r"\sqrt{x}"}
    assert list(written) == formats
    assert all(written[name] == whole[name] for name in formats if name in whole)


def test_notes_are_in_text_whatever_the_formats() -> None:
    assert Writer(["latex"]).text(parse("x^2").expression) == "x**2"
