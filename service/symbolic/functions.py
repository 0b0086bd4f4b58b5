"""The function table: one row per function that the service knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from service.symbolic import arithmetic as _operators  # noqa: F401  rows are written with operators
from service.symbolic.build import HALF, ZERO, call, power_of, relation
from service.symbolic.expression import Expression, Relation

Partial = Callable[..., Expression]


@dataclass(frozen=True, slots=True)
class Function:
    """One function: what it is called, where it lives, and how it changes.

    name         canonical name, as the text format prints it (SymPy's where SymPy has it)
    title        what a person calls it, "sine"
    aliases      other names the parser reads
    arity        the numbers of arguments it takes, smallest and largest (None: any number)
    partials     the derivative by each argument, as a function of all arguments; None in place of
                 one: not differentiable by that argument (as the order of a Bessel function).
                 A function of any number of arguments has `partial_at` semantics documented there
    values       NumPy form, elementwise. Arguments are float64 or complex128 arrays. It must be the
                 analytic continuation near the real axis on the domain (complex step), deciding
                 branches by the real part; outside the real domain it gives nan or a value with a
                 visible imaginary part
    latex        a command ("\\sin") or a template with {0}, {1} for the typeset arguments
    domain       the relations under which it has a real value
    smooth       the relations under which, inside the domain, the derivative exists (kinks, jumps)
    points       arguments inside the domain, away from kinks, that the laws are tested at
    rewrite      for a notation that is not a node of its own (sqrt, log10): what it stands for
    """

    name: str
    title: str
    arity: tuple[int, int | None]
    partials: tuple[Partial | None, ...]
    values: Callable[..., Any]
    latex: str
    points: tuple[tuple[float, ...], ...]
    aliases: tuple[str, ...] = ()
    domain: Callable[..., tuple[Relation, ...]] = lambda *arguments: ()
    smooth: Callable[..., tuple[Relation, ...]] = lambda *arguments: ()
    rewrite: Callable[..., Expression] | None = None


ROWS: tuple[Function, ...] = (
    Function("sin", "sine", (1, 1), (lambda u: call("cos", u),), np.sin, r"\sin", ((0.7,), (-2.1,))),
    Function("cos", "cosine", (1, 1), (lambda u: -call("sin", u),), np.cos, r"\cos", ((0.7,),)),
    Function("exp", "exponential function", (1, 1), (lambda u: call("exp", u),), np.exp, r"\exp",
             ((0.7,),)),
    Function("log", "natural logarithm", (1, 2), (lambda u: 1 / u,), np.log, r"\ln", ((0.7,),),
             aliases=("ln",), domain=lambda u: (relation(u, ">", ZERO),)),
    Function("sqrt", "square root", (1, 1), (), np.sqrt, r"\sqrt{{{0}}}", ((0.7,),),
             rewrite=lambda u: power_of(u, HALF)),
)  # fmt: skip

TABLE: dict[str, Function] = {row.name: row for row in ROWS}
NAMES: dict[str, Function] = {
    name: row for row in ROWS for name in (row.name, *row.aliases)
}
