"""Joining rendered pieces into equations, in every format."""

from collections.abc import Callable, Sequence
from typing import Final

from service.rendering.mathml import bare, whole

_JOINTS: Final = {
    "text": {"equals": " = ", "plus": " + ", "times": "*", "comma": ", "},
    "latex": {"equals": " = ", "plus": " + ", "times": r" \cdot ", "comma": r", \quad "},
    "mathml": {
        "equals": "<mo>=</mo>",
        "plus": "<mo>+</mo>",
        "times": "<mo>·</mo>",
        "comma": "<mo>,</mo>",
    },
}


def joined(joint: str, pieces: Sequence[dict[str, str]]) -> dict[str, str]:
    """Return the pieces of each format with `equals`, `plus`, `times` or `comma` between them."""
    equation: dict[str, str] = {}
    for name in pieces[0]:
        sign, parts = _JOINTS[name][joint], [piece[name] for piece in pieces]
        if name == "mathml":
            equation[name] = whole(sign.join(map(bare, parts)))
        else:
            equation[name] = sign.join(parts)
    return equation


def continued(piece: dict[str, str]) -> dict[str, str]:
    """Return the piece as the right-hand side of an equation whose left-hand side stands above."""
    equation: dict[str, str] = {}
    for name, written in piece.items():
        if name == "mathml":
            equation[name] = whole(_JOINTS[name]["equals"] + bare(written))
        else:
            equation[name] = f"= {written}"
    return equation


def fraction(above: dict[str, str], below: dict[str, str]) -> dict[str, str]:
    """Return one piece over another."""
    return {name: _FRACTIONS[name](above[name], below[name]) for name in above}


_FRACTIONS: Final[dict[str, Callable[[str, str], str]]] = {
    "text": lambda above, below: f"{_enclosed(above)}/{_enclosed(below)}",
    "latex": lambda above, below: rf"\frac{{{above}}}{{{below}}}",
    "mathml": lambda above, below: whole(
        f"<mfrac><mrow>{bare(above)}</mrow><mrow>{bare(below)}</mrow></mfrac>"
    ),
}


def _enclosed(text: str) -> str:
    return text if text.isalnum() else f"({text})"
