r"""LaTeX as a person would type it: \frac{4 x}{\left(x^{2} + 1\right)^{2}}."""

from typing import Final

from service.rendering.names import latex_name
from service.rendering.notation import Notation, macro
from service.rendering.renderer import ATOM
from service.rendering.typeset import Typeset
from service.symbolic.build import PI, E
from service.symbolic.functions import TABLE

_ROWS: Final = [row for row in TABLE.values() if not row.rewrite]
RELATIONS: Final = {
    "<": " < ",
    "<=": r" \le ",
    ">": " > ",
    ">=": r" \ge ",
    "==": " = ",
    "!=": r" \ne ",
}


LATEX: Final[Notation] = Notation(
    times=" ",
    dot=r" \cdot ",
    comma=", ",
    both=r" \text{ and } ",
    always=r"\text{true}",
    relations=RELATIONS,
    commands={row.name: row.latex for row in _ROWS if "{0" not in row.latex},
    functions={
        (row.name, count): row.notation(count).format
        for row in _ROWS
        for count in (row.arity[0], *row.notations)
        if "{0" in row.notation(count)
    },
    number=str,
    name=latex_name,
    fraction=macro(r"\frac{#1}{#2}"),
    power=macro("#1^{#2}"),
    sqrt=macro(r"\sqrt{#1}"),
    root=macro(r"\sqrt[#1]{#2}"),
    scientific=macro(r"#1 \cdot 10^{-#2}"),
    exponential=macro("e^{#1}"),
    call=macro(r"#1\left(#2\right)"),
    open_call=macro("#1{#2}"),
    primes=(macro("#1'"), macro("#1''")),
    order=macro(r"#1^{\left(#2\right)}"),
    gap=" ",
    differential=r"\partial",
    subscript=macro("#1_{#2}"),
    derivative=macro(r"\frac{d}{d#1}\left[#2\right]"),
    rate=macro(r"\frac{d#1}{d#2}"),
    integral=macro(r"\int_{#1}^{#2} #3 \, d#4"),
    branch=macro(r"#1 & \text{if } #2"),
    last_branch=macro(r"#1 & \text{otherwise}"),
    next_branch=r" \\ ",
    cases=macro(r"\begin{cases} #1 \end{cases}"),
)


class Latex(Typeset):
    """LaTeX for mathematics mode, without the dollar signs; needs amsmath for cases and names."""

    def __init__(self) -> None:
        super().__init__(
            LATEX, "-", " + ", " - ", (r"\left(", r"\right)"), {PI: (r"\pi", ATOM), E: ("e", ATOM)}
        )
