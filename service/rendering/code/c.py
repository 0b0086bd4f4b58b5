"""C, with the functions of <math.h> in C99."""

from typing import Final

from service.rendering.code.language import Language

_MATH: Final = {
    "exp": "exp", "log": "log", "log1p": "log1p", "expm1": "expm1", "sqrt": "sqrt",
    "cbrt": "cbrt", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "asin", "acos": "acos",
    "atan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh",
    "acosh": "acosh", "atanh": "atanh", "abs": "fabs", "floor": "floor", "ceiling": "ceil",
    "erf": "erf", "erfc": "erfc", "gamma": "tgamma",
}  # fmt: skip
_WORDS: Final = (
    "auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while NAN value derivative main"
)

# fmax and fmin would take the other argument where one is no number.
_MAX: Final = """
static double Max(double a, double b)
{
    return a > b || a != a ? a : b;
}
"""
_MIN: Final = _MAX.replace("Max", "Min").replace(">", "<")
# lgamma goes on to log|gamma(x)| where there is no logarithm.
_LOGGAMMA: Final = """
static double loggamma(double x)
{
    return x >= 0 ? lgamma(x) : NAN;
}
"""

C: Final = Language(
    title="C",
    pi="3.14159265358979323846",
    nan="NAN",
    calls={(name, 1): f"{theirs}({{0}})" for name, theirs in _MATH.items()}
    | {
        ("log", 2): "(log({0})/log({1}))",
        ("atan2", 2): "atan2({0}, {1})",
    },
    folded={"Max": "Max({0}, {1})", "Min": "Min({0}, {1})"},
    sources={("Max", 2): _MAX, ("Min", 2): _MIN, ("loggamma", 1): _LOGGAMMA},
    point=".0",
    power="pow({0}, {1})",
    scaled="pow({0}, {1})",
    odd_root="copysign(pow(fabs({0}), {1}), {0})",
    even_root="pow(fabs({0}), {1})",
    operators={},
    both=" && ",
    choice="({0} ? {1} : {2})",
    helper="\nstatic double {0}({1})\n{{\n    return {2};\n}}\n",
    parameter="double {0}",
    program=(
        "\n/* Returns the value; the derivative goes to *derivative. */\n"
        "double {0}({1}, double *derivative)\n{{\n"
        "    *derivative = {3};\n    return {2};\n}}\n"
    ),
    preamble="#include <math.h>\n",
    reserved=frozenset(_WORDS.split()) | frozenset(_MATH.values()) | {"pow", "lgamma"},
)
