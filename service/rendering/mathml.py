"""Presentation MathML Core, which browsers show without help."""

from functools import lru_cache
from typing import Final

from service.rendering.latex import LATEX, RELATIONS
from service.rendering.markup import markup
from service.rendering.names import latex_name
from service.rendering.notation import Notation, macro
from service.rendering.renderer import ATOM
from service.rendering.typeset import Typeset
from service.symbolic.build import PI, E
from service.symbolic.interning import Node

_OPEN, _CLOSE = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>', "</mrow></math>"
_PLACES: Final = tuple(f"#{place}" for place in range(1, 10))


def whole(formula: str) -> str:
    """Return the formula as a whole <math> element."""
    return f"{_OPEN}{formula}{_CLOSE}"


def bare(written: str) -> str:
    """Return what stands in a whole element; what is none is returned as it is."""
    return written.removeprefix(_OPEN).removesuffix(_CLOSE)


@lru_cache(maxsize=1024)
def _name(name: str) -> str:
    return markup(latex_name(name))


MATHML: Final[Notation] = Notation(
    times="<mo>\u2062</mo>",
    dot="<mo>⋅</mo>",
    comma="<mo>,</mo>",
    both="<mtext>\u00a0and\u00a0</mtext>",
    always="<mtext>true</mtext>",
    relations={operator: markup(sign) for operator, sign in RELATIONS.items()},
    commands={name: markup(latex) for name, latex in LATEX.commands.items()},
    functions={key: macro(markup(template(*_PLACES))) for key, template in LATEX.functions.items()},
    number=macro("<mn>#1</mn>"),
    name=_name,
    fraction=macro("<mfrac><mrow>#1</mrow><mrow>#2</mrow></mfrac>"),
    power=macro("<msup><mrow>#1</mrow><mrow>#2</mrow></msup>"),
    sqrt=macro("<msqrt>#1</msqrt>"),
    root=macro("<mroot><mrow>#2</mrow><mrow>#1</mrow></mroot>"),
    scientific=macro("#1<mo>⋅</mo><msup><mn>10</mn><mrow><mo>\u2212</mo>#2</mrow></msup>"),
    exponential=macro("<msup><mi>e</mi><mrow>#1</mrow></msup>"),
    call=macro("#1<mo>\u2061</mo><mrow><mo>(</mo>#2<mo>)</mo></mrow>"),
    open_call=macro("#1<mo>\u2061</mo><mrow>#2</mrow>"),
    primes=(macro("<msup>#1<mo>′</mo></msup>"), macro("<msup>#1<mo>″</mo></msup>")),
    order=macro("<msup>#1<mrow><mo>(</mo><mn>#2</mn><mo>)</mo></mrow></msup>"),
    gap="",
    differential="<mo>∂</mo>",
    subscript=macro("<msub>#1<mn>#2</mn></msub>"),
    derivative=macro(
        "<mfrac><mi>d</mi><mrow><mi>d</mi>#1</mrow></mfrac><mrow><mo>[</mo>#2<mo>]</mo></mrow>"
    ),
    rate=macro("<mfrac><mrow><mi>d</mi>#1</mrow><mrow><mi>d</mi>#2</mrow></mfrac>"),
    integral=macro(
        "<mrow><msubsup><mo>∫</mo><mrow>#1</mrow><mrow>#2</mrow></msubsup><mrow>#3</mrow>"
        '<mspace width="0.17em"></mspace><mi>d</mi>#4</mrow>'
    ),
    branch=macro("<mtr><mtd>#1</mtd><mtd><mtext>if\u00a0</mtext>#2</mtd></mtr>"),
    last_branch=macro("<mtr><mtd>#1</mtd><mtd><mtext>otherwise</mtext></mtd></mtr>"),
    next_branch="",
    cases=macro("<mrow><mo>{</mo><mtable>#1</mtable></mrow>"),
)


class MathML(Typeset):
    """A whole <math> element; names and functions are marked up from their LaTeX."""

    def __init__(self) -> None:
        super().__init__(
            MATHML,
            "<mo>\u2212</mo>",
            "<mo>+</mo>",
            "<mo>\u2212</mo>",
            ("<mrow><mo>(</mo>", "<mo>)</mo></mrow>"),
            {PI: ("<mi>π</mi>", ATOM), E: ("<mi>e</mi>", ATOM)},
        )

    def write(self, node: Node) -> str:
        """Return the node as a whole element."""
        return whole(super().write(node))
