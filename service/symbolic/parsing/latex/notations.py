r"""The notations of the function table that are no command: \sigma(x), \psi^{(n)}(x), J_n(x)."""

import re

from service.symbolic.functions import NAMES, TABLE
from service.symbolic.parsing.alphabet import GREEK
from service.symbolic.parsing.latex.alphabet import LETTERS

_HEAD = r"(\\?[A-Za-z]+|\\mathrm\{\{[A-Za-z]+\}\})"
_APPLIED = re.compile(rf"{_HEAD}\\left\(\{{0\}}(?:, \{{1\}})?\\right\)")
_RAISED = re.compile(rf"{_HEAD}\^\{{\{{\\left\(\{{0\}}\\right\)\}}\}}\\left\(\{{1\}}\\right\)")
_SUBSCRIPTED = re.compile(rf"{_HEAD}_\{{\{{\{{0\}}\}}\}}\\left\(\{{1\}}\\right\)")


def _rows(shape: re.Pattern[str]) -> dict[str, str]:
    found = {name: shape.fullmatch(row.latex) for name, row in TABLE.items()}
    heads = {name: match[1].format() for name, match in found.items() if match}
    return {LETTERS.get(head, head): name for name, head in heads.items()}


_upright = {rf"\operatorname{{{name}}}": NAMES[name].name for name in NAMES.keys() & GREEK.keys()}
# The name of the function by its token: of sigma(x), of psi^(n)(x), of J_n(x), of B(x, y), whose
# letter is upright.
APPLIED = _rows(_APPLIED)
UPRIGHT = {head: name for head, name in APPLIED.items() if head[0] == "\\"} | _upright
RAISED = _rows(_RAISED)
SUBSCRIPTED = _rows(_SUBSCRIPTED)
