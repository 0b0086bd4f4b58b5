"""The characters beyond ASCII that are read, each by its entry in a table and in no other way."""

from typing import Final

_NAMES: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
GREEK: Final = dict(zip(_NAMES.split(), "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", strict=True))
_VARIANTS: Final = {
    "\u03f5": "epsilon",
    "\u03d1": "theta",
    "\u00b5": "mu",
    "\u03d5": "phi",
    "\u2126": "Omega",
}
_LETTERS: Final = {letter: name for name, letter in GREEK.items()} | _VARIANTS

GREEK_LETTERS: Final = "".join(_LETTERS)
SUBSCRIPTS: Final = "₀₁₂₃₄₅₆₇₈₉"
SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
SPACES: Final = " \t\r\n\u00a0\u2009\u202f"

# The written sign, and the token that stands for it.
SIGNS: Final = {
    "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "÷": "/", "∕": "/", "⁄": "/",
    "−": "-", "–": "-", "≤": "<=", "≥": ">=", "≠": "!=", "′": "'", "″": "''", "∞": "oo",
}  # fmt: skip

FRACTIONS: Final = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8),
    "⅝": (5, 8), "⅞": (7, 8), "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip

_IN_NAMES: Final = str.maketrans(_LETTERS | dict(zip(SUBSCRIPTS, "0123456789", strict=True)))
_IN_EXPONENTS: Final = str.maketrans(SUPERSCRIPTS + "⁻⁺", "0123456789-+")


def canonical_name(name: str) -> str:
    """Return the name of a variable as it stands in trees: α is alpha, x₁ is x1, x_{1} is x_1."""
    if name.startswith("\\") or name.endswith("}"):
        name = name.removeprefix("\\").replace("{", "").replace("}", "")
    return name if name.isascii() else name.translate(_IN_NAMES)


def exponent_digits(superscript: str) -> str:
    """Return a raised number in ordinary digits, ⁻¹ as -1."""
    return superscript.translate(_IN_EXPONENTS)
