"""JavaScript, with the functions of Math."""

from typing import Final

from service.rendering.code.language import Language

_MATH: Final = {
    "exp": "exp", "log": "log", "log1p": "log1p", "expm1": "expm1", "sqrt": "sqrt",
    "cbrt": "cbrt", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "asin", "acos": "acos",
    "atan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh",
    "acosh": "acosh", "atanh": "atanh", "abs": "abs", "sign": "sign", "floor": "floor",
    "ceiling": "ceil",
}  # fmt: skip
_WORDS: Final = (
    "abstract arguments await boolean break byte case catch char class const continue debugger "
    "default delete do double else enum eval export extends false final finally float for function "
    "goto if implements import in instanceof int interface let long native new null package "
    "private protected public return short static super switch synchronized this throw throws "
    "transient true try typeof undefined var void volatile while with yield "
    "Math NaN Infinity value derivative"
)

# erf(x) = 2/√π e^(-x²) Σ 2^n x^(2n+1)/(2n+1)!!, whose terms are all positive: DLMF 7.6.2;
# erfc(x) by the continued fraction of DLMF 7.9.1 where that converges fast.
_ERFC: Final = """
function erfc(x) {
  if (x < 2) return 1 - erf(x);
  let fraction = x;
  for (let k = 80; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
"""
_ERF: Final = """
function erf(x) {
  if (Math.abs(x) > 3) return Math.sign(x) * (1 - erfc(Math.abs(x)));
  let term = x, sum = x;
  for (let n = 1; n < 100; n++) sum += (term *= 2 * x * x / (2 * n + 1));
  return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
}
"""

JAVASCRIPT: Final = Language(
    title="JavaScript",
    pi="Math.PI",
    nan="NaN",
    calls={(name, 1): f"Math.{theirs}({{0}})" for name, theirs in _MATH.items()}
    | {
        ("log", 2): "(Math.log({0})/Math.log({1}))",
        ("atan2", 2): "Math.atan2({0}, {1})",
    },
    folded={"Max": "Math.max({0}, {1})", "Min": "Math.min({0}, {1})"},
    sources={("erf", 1): _ERF + _ERFC, ("erfc", 1): _ERF + _ERFC},
    point="",
    power="Math.pow({0}, {1})",
    scaled="Math.pow({0}, {1})",
    odd_root="(Math.sign({0})*Math.pow(Math.abs({0}), {1}))",
    even_root="Math.pow(Math.abs({0}), {1})",
    operators={"==": "===", "!=": "!=="},
    both=" && ",
    choice="({0} ? {1} : {2})",
    helper="\nfunction {0}({1}) {{\n  return {2};\n}}\n",
    parameter="{0}",
    program=(
        "\n/** The value and the derivative. */\nfunction {0}({1}) {{\n"
        "  const value = {2};\n  const derivative = {3};\n  return [value, derivative];\n}}\n"
    ),
    preamble="",
    reserved=frozenset(_WORDS.split()),
)
