"""Formulas with places for the symbols, or the numbers, of one request."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

_PLACE = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z]\w*))")
_THIN_SPACES = re.compile(r"(?:\s|\\,)+$")
# What a negative number may follow without brackets; nothing among it.
_OPENING = ("", *"({[|&,=<>\\")
_LATEX_SYMBOL = re.compile(r"\\?\w+?(?:_\{\w+\})?(?:\^\{\([^()]*\)\})?")


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
            "text": _filled(self.text, text, _in_text),
            "latex": _filled(self.latex, latex, _in_latex),
        }

    def places(self) -> set[str]:
        """Return the names of the places."""
        return {name for form in self for match in _PLACE.findall(form) for name in match if name}

    def without(self, place: str) -> "Formula":
        """Return the formula without a summand or a factor that a request does not have."""
        pattern = re.compile(rf"\s*(?:[+*]|\\odot|\\,)\s*\$\{{?{place}\b\}}?")
        return Formula(pattern.sub("", self.text), pattern.sub("", self.latex))


def _filled(
    template: str, values: Mapping[str, str], placed: Callable[[str, str, str], str]
) -> str:
    """Fill the places in turn: what is placed may depend on what stands before and after it."""
    done, end = "", 0
    for match in _PLACE.finditer(template):
        done, end = done + template[end : match.start()], match.end()
        value = values.get(match[1] or match[2])
        done += match[0] if value is None else placed(value, done, template[end:])
    return done + template[end:]


def _in_text(value: str, before: str, after: str) -> str:
    before = before.rstrip()
    negative, quotient = value.startswith("-"), "/" in value
    powered = (negative or quotient) and after.startswith(("**", ".T", "["))
    summed = negative and before != "" and before[-1] not in "(,"
    return f"({value})" if powered or summed or (quotient and before.endswith("/")) else value


def _in_latex(value: str, before: str, after: str) -> str:
    if after.startswith("^") or (after.startswith("_") and "frac" in value):
        if not _LATEX_SYMBOL.fullmatch(value):
            return rf"\left({value}\right)"
        return f"{{{value}}}" if "^" in value else value
    last = _THIN_SPACES.sub("", before)[-1:]
    signed = value.startswith("-") and last not in _OPENING
    # Two numbers side by side would read as one.
    adjacent = value[:1].isdigit() and (last.isdigit() or last in (")", "}"))
    return rf"\left({value}\right)" if signed or adjacent else value
