"""Curves for tests, from a text with an equals sign."""

from service.rendering.text import Text
from service.symbolic.expression import Expression
from service.symbolic.implicit import Curve
from service.symbolic.parsing import parse, parse_sides


def curve(equation: str) -> Curve:
    """Return the equation in x with y dependent."""
    left, right = parse_sides(equation, known=("x", "y")).sides
    return Curve(left, right, "x", "y")


def read(text: str) -> Expression:
    """Return the expression."""
    return parse(text).expression


def text(expression: Expression) -> str:
    """Return the expression as text."""
    return Text().write(expression)
