"""Joining rendered pieces into equations, in every format."""

from collections.abc import Sequence

from service.rendering.mathml import CLOSE, OPEN

_JOINTS = {
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
    return {
        name: _wrap(name, _JOINTS[name][joint].join(bare(piece[name]) for piece in pieces))
        for name in pieces[0]
    }


def continued(piece: dict[str, str]) -> dict[str, str]:
    """Return the piece as the right-hand side of an equation whose left-hand side stands above."""
    return {
        name: _wrap(name, _JOINTS[name]["equals"].lstrip() + bare(value))
        for name, value in piece.items()
    }


def bare(written: str) -> str:
    """Return a rendered piece without the element that MathML wraps around a whole formula."""
    return written.removeprefix(OPEN).removesuffix(CLOSE)


def _wrap(name: str, written: str) -> str:
    return f"{OPEN}{written}{CLOSE}" if name == "mathml" else written
