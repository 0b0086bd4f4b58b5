"""POST /evaluate: values and gradients at many points, by one sweep forward and one back."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from service.errors import InvalidRequest, NotDifferentiable, ServiceError, ShapeMismatch
from service.limits import LIMITS
from service.operations.answer import CONVENTIONS, written_verification
from service.operations.reading import Reader
from service.rendering.text import Text
from service.schemas.evaluate import EvaluateRequest
from service.symbolic.blocks import NonFinite, cost, run
from service.symbolic.compiled import compile_program
from service.symbolic.expression import Expression
from service.symbolic.inside import moving_conditions
from service.symbolic.interning import meter, scope, table
from service.symbolic.parsing import Syntax
from service.symbolic.program import Program
from service.symbolic.reverse import adjoints
from service.symbolic.stable import stable
from service.symbolic.verify import Claim, verified

_NANOSECONDS = 500  # a unit of work

Json = dict[str, Any]
Array: TypeAlias = Any


class Compiled(NamedTuple):
    """A function, and maybe its gradient, ready to be run on points."""

    program: Program
    cost: int
    verification: Json | None
    warnings: tuple[Json, ...]


def evaluate(request: EvaluateRequest) -> Json:
    """Return the value of a function, and on request its gradient, at every point.

    Raises ServiceError.
    """
    names = tuple(sorted(request.points))
    compiled = _compiled(
        request.expression, request.syntax, tuple(request.symbols), names, request.gradient
    )
    shape, dtype = _common(request.points)
    size = prod(shape)
    LIMITS.check("points", size, "There are too many points; send them in parts.")
    LIMITS.check("point_work", size * compiled.cost, "This is too much work at so many points.")
    meter.expect(size * compiled.cost // _NANOSECONDS)
    inputs = [_flat(request.points[name], dtype) for name in names]
    outputs = np.empty((len(compiled.program.outputs), size), dtype)
    found = run(compiled.program, inputs, list(outputs), LIMITS.listed_units)
    values, *slopes = [each.reshape(shape) for each in outputs]
    at_values, *at_slopes = [_located(each, shape) for each in found]
    by_name = zip(names, slopes, strict=True) if slopes else ()
    located = zip(names, at_slopes, strict=True) if slopes else ()
    return {
        "values": values,
        **({"gradient": dict(by_name)} if request.gradient else {}),
        "points": size,
        "non_finite": {"values": at_values, "gradient": dict(located)},
        "verification": compiled.verification,
        "warnings": compiled.warnings,
        "conventions": CONVENTIONS,
    }


@lru_cache(maxsize=128)
def _compiled(
    text: str, syntax: Syntax, symbols: Sequence[str], names: tuple[str, ...], gradient: bool
) -> Compiled:
    """Read, differentiate, check and compile, once for all requests that say the same."""
    with scope(LIMITS.work):
        reader = Reader(symbols, names, syntax)
        expression = reader.read(text, "/expression")
        if expression.free != set(names):
            raise InvalidRequest(
                "Points name every free variable and nothing else.",
                pointer="/points",
                expected=sorted(expression.free),
                actual=list(names)[:16],
            )
        computed = stable(expression)
        verification = None
        try:
            if gradient and table().bound:
                _refuse_moving(computed, names)
            found = adjoints(computed, names) if gradient else {}
            program = compile_program([computed, *found.values()], names)
        except ServiceError as error:
            error.pointer = error.pointer or "/expression"
            raise
        if found:
            claims = [
                Claim(of, adjoint, name)
                for of in dict.fromkeys((expression, computed))
                for name, adjoint in found.items()
            ]
            verification = written_verification(verified(claims))
        return Compiled(program, cost(program), verification, tuple(reader.warnings))


def _refuse_moving(expression: Expression, names: Sequence[str]) -> None:
    for name in names:
        for condition in moving_conditions(expression, name):
            left, right = Text().write(condition.left), Text().write(condition.right)
            raise NotDifferentiable(
                f"The derivative by {name} holds where {left} != {right} throughout an integral, "
                'which is not examined at many points; ask /gradient for single points with "at".'
            )


def _common(points: Mapping[str, Array]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Return the shape of all points, and the type of the results."""
    shapes = {name: array.shape for name, array in points.items() if array.ndim}
    shape: tuple[int, ...] = next(iter(shapes.values()), ())
    for name, other in shapes.items():
        if other != shape:
            raise ShapeMismatch(
                "All coordinates have one shape, but for single numbers.",
                pointer=f"/points/{name}",
                expected=list(shape),
                actual=list(other),
            )
    single = points and all(array.dtype == np.float32 for array in points.values())
    return shape, np.dtype(np.float32 if single else np.float64)


def _flat(array: Array, dtype: np.dtype[Any]) -> Array:
    # What a file holds may begin anywhere, which NumPy is slow with.
    ready = np.require(array, dtype, ("C", "A"))
    return ready.reshape(-1) if array.ndim else ready.reshape(())


def _located(found: NonFinite, shape: tuple[int, ...]) -> Json:
    places = [np.unravel_index(place, shape) for place in found.places]
    return {"count": found.total, "places": [[int(i) for i in place] for place in places]}
