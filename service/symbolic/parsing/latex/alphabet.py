r"""The commands that are read, each by its entry in a table: \cdot is *, \alpha is alpha."""

from string import ascii_letters

from service.symbolic.functions import NAMES, TABLE
from service.symbolic.parsing.alphabet import GREEK

_SKIPPED = (
    r"quad qquad enspace thinspace medspace thickspace negthinspace displaystyle textstyle "
    r"scriptstyle scriptscriptstyle limits nolimits nonumber notag strut mathstrut null"
)
SPACES = r"[ \t\r\n~\u00a0\u2009\u202f]"
# White space and what only changes how a formula looks, as a regular expression.
IGNORED = rf"(?:{SPACES}|\\[,;:!> \t\r\n]|\\(?:{'|'.join(_SKIPPED.split())})(?![A-Za-z]))*+"

_VARIANTS = {
    r"\varepsilon": "epsilon", r"\vartheta": "theta", r"\varphi": "phi", r"\varrho": "rho",
    r"\varsigma": "sigma", r"\varkappa": "kappa",
}  # fmt: skip
LETTERS = {f"\\{name}": name for name in GREEK} | _VARIANTS
# Two shapes of one letter, which would be one variable.
SHAPES = {command: f"\\{name}" for command, name in _VARIANTS.items()}

# Names of functions that are commands of TeX with another meaning.
_OTHER_COMMANDS = frozenset(["mod", "root", "sqrt", "th", "sign"])
FUNCTIONS = frozenset(NAMES).difference(GREEK)
_COMMANDS = {f"\\{name}": name for name in FUNCTIONS - _OTHER_COMMANDS if name.isalpha()}
# What stands in \operatorname{...}, where it is not a name already.
OPERATORS = {
    row.latex.removeprefix(r"\operatorname{").removesuffix("}"): name
    for name, row in TABLE.items()
    if row.latex.startswith(r"\operatorname{")
}

RELATIONS = {
    "<": "<", r"\lt": "<", ">": ">", r"\gt": ">", "=": "==", "==": "==", "!=": "!=",
    "<=": "<=", r"\le": "<=", r"\leq": "<=", r"\leqq": "<=", r"\leqslant": "<=",
    ">=": ">=", r"\ge": ">=", r"\geq": ">=", r"\geqq": ">=", r"\geqslant": ">=",
    r"\ne": "!=", r"\neq": "!=", r"\land": "&", r"\wedge": "&",
}  # fmt: skip

# The pieces that are one token wherever they stand, or none.
SIMPLE = (
    {letter: letter for letter in ascii_letters}
    | {str(digit): str(digit) for digit in range(100)}
    | {sign: sign for sign in "+-*/"}
    | dict.fromkeys([f"\\{space}" for space in ",;:!> \t\r\n"], "")
    | dict.fromkeys([f"\\{word}" for word in _SKIPPED.split()], "")
    | {r"\cdot": "*", r"\times": "*", r"\ast": "*", r"\div": "/", r"\bmod": r"\bmod"}
    | {r"\vert": "|", "|": "|", r"\infty": "oo"}
    | RELATIONS
    | LETTERS
    | _COMMANDS
)
for _shape in SHAPES:
    del SIMPLE[_shape]

# What opens, as it is written: the token, and what closes.
DELIMITERS = {
    "(": ("(", ")"), "[": ("(", "]"), r"\lbrack": ("(", "]"), r"\{": ("(", r"\}"),
    r"\lbrace": ("(", r"\}"), r"\lvert": (r"\lvert", "|"), r"\lfloor": (r"\lfloor", r"\rfloor"),
    r"\lceil": (r"\lceil", r"\rceil"), r"\lgroup": ("(", r"\rgroup"),
}  # fmt: skip
AFTER_LEFT = DELIMITERS | {"|": (r"\lvert", "|"), r"\vert": (r"\lvert", "|"), ".": ("{", ".")}
CLOSING = {
    ")": ")", "]": "]", r"\rbrack": "]", r"\}": r"\}", r"\rbrace": r"\}", r"\rvert": "|",
    r"\rfloor": r"\rfloor", r"\rceil": r"\rceil", r"\rgroup": r"\rgroup",
}  # fmt: skip
AFTER_RIGHT = CLOSING | {"|": "|", r"\vert": "|", ".": "."}

FRACTIONS = frozenset([r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"])
WORDS = frozenset(
    [r"\operatorname", r"\operatorname*", r"\mathrm", r"\mathit", r"\mathop", r"\text", r"\textrm",
     r"\textit", r"\textnormal", r"\mbox", r"\mathsf"]
)  # fmt: skip
