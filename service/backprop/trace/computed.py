"""What a formula gives for numbers, read from its text: a formula is shown only if it is true."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from service.backprop.arrays import run
from service.backprop.formula import Formula
from service.errors import ServiceError
from service.limits import LIMITS
from service.symbolic.compiled import compile_program
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from service.symbolic.program import Program


def computed(formula: Formula, numbers: Mapping[str, float]) -> float:
    """Return the value of a formula; not a number if it is in words or a place has no number."""
    places = formula.places()
    if not places <= numbers.keys():
        return float("nan")
    names = tuple(sorted(places))
    program = _program(formula.filled({name: name for name in names}, {})["text"], names)
    if program is None:
        return float("nan")
    result = np.empty(1)
    with np.errstate(all="ignore"):
        run(program.bind([np.array([numbers[name]]) for name in names], [result]))
    return float(result[0])


def gives(formula: Formula, numbers: Mapping[str, float], value: float, eps: float) -> bool:
    """Whether a formula gives this value, up to rounding in arithmetic with this epsilon."""
    size = max(map(abs, numbers.values()), default=0.0)
    return bool(
        np.isclose(computed(formula, numbers), value, rtol=1e2 * eps, atol=1e2 * eps * size)
    )


@lru_cache(maxsize=128)
def _program(text: str, names: tuple[str, ...]) -> Program | None:
    try:
        with scope(LIMITS.work_for(len(text))):
            expression = parse(text, known=names).expression
            return compile_program([expression], names) if expression.free <= {*names} else None
    except ServiceError:
        return None
