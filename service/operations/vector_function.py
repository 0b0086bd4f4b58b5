"""POST /differentiate/vector: the derivative of a function with several components."""

from typing import Any

import numpy as np

from service.errors import AmbiguousVariable
from service.limits import LIMITS
from service.operations.account import Functions
from service.operations.consulting import Consult, nobody
from service.operations.reading import Reader, warn_of_absent
from service.operations.stages import Stage
from service.operations.vectors import Deriver
from service.schemas.vectors import VectorRequest
from service.symbolic.expression import Expression
from service.symbolic.interning import scope
from service.tensors.encoding import encoded

Json = dict[str, Any]


def differentiate_vector(request: VectorRequest, consult: Consult = nobody) -> Json:
    """Return r'(t), or a derivative of higher order, component by component.

    At a point: the length of the derivative, the speed |r'(t)| and the unit tangent r'(t)/|r'(t)|.
    Raises ServiceError.
    """
    with scope(LIMITS.work):
        functions = _read(request)
        (variable,) = functions.by
        deriver = Deriver(functions, request, consult)
        rows = [_stages(deriver, request, each, variable) for each in functions.expressions]
        value = _value(deriver, rows) if request.at else None
        account = deriver.account()
        return {
            "kind": "vector",
            "variable": variable,
            "order": request.order,
            "expressions": [account.expression(each) for each in functions.expressions],
            "derivative": [account.expression(row[-1].final) for row in rows],
            "value": encoded(value, "list"),
            "derivations": [
                [account.derivation(stage) for stage in row] for row in rows if account.shows_steps
            ],
            **account.ending,
        }


def _read(request: VectorRequest) -> Functions:
    """Return the components and the variable. Raises AmbiguousVariable, ExpressionError."""
    named = {request.variable} if request.variable else set[str]()
    reader = Reader(request.symbols, named | request.at.keys(), request.syntax)
    texts = enumerate(request.expressions)
    components = tuple(reader.read(text, f"/expressions/{i}") for i, text in texts)
    free = frozenset[str]().union(*[each.free for each in components])
    if not named and len(free) != 1:
        raise AmbiguousVariable(
            "Say which variable to differentiate by: the free variables are "
            f"{', '.join(sorted(free)) or 'none'}.",
            pointer="/variable",
            expected="the name of a variable",
            suggestions=tuple(sorted(free)[:8]),
        )
    by = tuple(named or free)
    warn_of_absent(by, free, reader)
    return Functions(components, by, tuple(sorted(free)), reader)


def _stages(
    deriver: Deriver, request: VectorRequest, component: Expression, variable: str
) -> list[Stage]:
    stages: list[Stage] = []
    of = component
    for _ in range(request.order):
        stages.append(deriver.derive(of, variable))
        of = stages[-1].final
    return [*stages[:-1], deriver.finish(stages[-1], component)]


def _value(deriver: Deriver, rows: list[list[Stage]]) -> Json:
    last, first = [row[-1].derivative for row in rows], [row[0].derivative for row in rows]
    point, position, slopes = deriver.values([*last, *first])
    derivative, velocity = slopes[: len(rows)], np.array(slopes[len(rows) :])
    # Scaled, so that squares neither overflow nor vanish.
    largest = float(np.max(np.abs(velocity)))
    direction = velocity / largest if largest else velocity
    length = float(np.linalg.norm(direction))
    return {
        "at": point,
        "position": position,
        "derivative": derivative,
        "norm": float(np.hypot.reduce(derivative)),
        "speed": float(np.hypot.reduce(velocity)),
        "unit_tangent": (direction / length).tolist() if largest else None,
    }
