"""Formulas with places for the symbols, or the numbers, of one request."""

import re
from collections.abc import Mapping
from typing import NamedTuple

_PLACE = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z]\w*))")
_LATEX_SYMBOL = re.compile(r"\\?\w+(?:\^\{\([^()]*\)\})?")


class Formula(NamedTuple):
    """A formula in text and in LaTeX; `$x` stands where the input's symbol or number goes.

    The places are `$x` (several inputs: `$x1`, `$x2`, ...), `$y` for the output, `$upstream`, and
    the name of each parameter, argument or buffer of the layer. Write `${x}_n` where letters,
    digits or an underscore follow a place.
    """

    text: str
    latex: str

    def filled(self, text: Mapping[str, str], latex: Mapping[str, str]) -> dict[str, str]:
        """Return both forms with what stands for each place; unnamed places stay.

        What stands there is put in brackets where it would be read otherwise: `(-0.5)**2`,
        `(∂J/∂z1).T`, `{z^{(1)}}^{2}`.
        """
        return {
            "text": _PLACE.sub(lambda match: _in_text(match, text), self.text),
            "latex": _PLACE.sub(lambda match: _in_latex(match, latex), self.latex),
        }

    def without(self, place: str) -> "Formula":
        """Return the formula without a summand or a factor that a request does not have."""
        pattern = re.compile(rf"\s*(?:[+*]|\\odot|\\,)\s*\$\{{?{place}\b\}}?")
        return Formula(pattern.sub("", self.text), pattern.sub("", self.latex))


def _in_text(match: re.Match[str], values: Mapping[str, str]) -> str:
    value = values.get(match[1] or match[2])
    if value is None:
        return match[0]
    before, after = match.string[: match.start()].rstrip(), match.string[match.end() :]
    powered = after.startswith(("**", ".T", "["))
    negative = value.startswith("-") and (before and before[-1] not in "(,")
    if negative or ("/" in value and before.endswith("/")):
        return f"({value})"
    return f"({value})" if powered and (value.startswith("-") or "/" in value) else value


def _in_latex(match: re.Match[str], values: Mapping[str, str]) -> str:
    value = values.get(match[1] or match[2])
    if value is None:
        return match[0]
    before, after = match.string[: match.start()].rstrip(" ,\\"), match.string[match.end() :]
    if after.startswith("^") or (after.startswith("_") and "frac" in value):
        plain = _LATEX_SYMBOL.fullmatch(value)
        return (f"{{{value}}}" if "^" in value else value) if plain else rf"\left({value}\right)"
    negative = value.startswith("-") and before and before[-1] not in "({"
    # Two numbers side by side would read as one.
    juxtaposed = value[0].isdigit() and before and (before[-1].isdigit() or before[-1] in ")}")
    return rf"\left({value}\right)" if negative or juxtaposed else value
