"""Formulas with places for the symbols, or the numbers, of one request."""

from string import Template
from typing import NamedTuple


class Formula(NamedTuple):
    """A formula in text and in LaTeX; `$x` stands where the input's symbol or number goes.

    The places are `$x` (several inputs: `$x1`, `$x2`, ...), `$y` for the output, `$upstream`, and
    the name of each parameter, argument or buffer of the layer.
    """

    text: str
    latex: str

    def filled(self, text: dict[str, str], latex: dict[str, str]) -> dict[str, str]:
        """Return both forms with what stands for each place; unnamed places stay."""
        return {
            "text": Template(self.text).safe_substitute(text),
            "latex": Template(self.latex).safe_substitute(latex),
        }
