"""POST /hessian: the second partial derivatives, and what kind of point there is at a point."""

from typing import Any

import numpy as np

from service.limits import LIMITS
from service.operations.consulting import Consult, nobody
from service.operations.stages import Stage
from service.operations.vectors import Deriver, read_functions
from service.schemas.vectors import HessianRequest
from service.symbolic.interning import scope
from service.symbolic.stationary import is_stationary, kind_of
from service.tensors.encoding import encoded

Json = dict[str, Any]


def hessian(request: HessianRequest, consult: Consult = nobody) -> Json:
    """Return the symmetric matrix H[i][j] = d2 f / (d x_i d x_j), and its value at a point.

    Each mixed partial derivative is derived once. Raises ServiceError.
    """
    with scope(LIMITS.work):
        functions = read_functions(request, {"/expression": request.expression})
        (expression,) = functions.expressions
        deriver = Deriver(functions, request, consult)
        by = functions.by
        first = {name: deriver.derive(expression, name) for name in by}
        second = {
            (one, other): deriver.derive(first[one].final, other)
            for i, one in enumerate(by)
            for other in by[i:]
        }
        first = {name: deriver.finish(stage, expression) for name, stage in first.items()}
        second = {names: deriver.finish(stage, expression) for names, stage in second.items()}
        value = _value(deriver, first, second) if request.at else None
        account = deriver.account()
        return {
            "variables": by,
            "expression": account.expression(expression),
            "gradient": {name: account.expression(stage.final) for name, stage in first.items()},
            "hessian": [
                [account.expression(_either(second, one, other).final) for other in by]
                for one in by
            ],
            "value": encoded(value, "list"),
            "derivations": [
                {"by": names, **account.derivation(stage)}
                for names, stage in (
                    *(((name,), stage) for name, stage in first.items()),
                    *second.items(),
                )
                if account.shows_steps
            ],
            **account.ending,
        }


def _either(second: dict[tuple[str, str], Any], one: str, other: str) -> Any:
    return second[one, other] if (one, other) in second else second[other, one]


def _value(deriver: Deriver, first: dict[str, Stage], second: dict[tuple[str, str], Stage]) -> Json:
    by = deriver.functions.by
    stages = [*first.values(), *second.values()]
    point, (at,), found = deriver.values([stage.derivative for stage in stages])
    gradient = dict(zip(by, found, strict=False))
    entries = dict(zip(second, found[len(by) :], strict=True))
    matrix = np.array([[_either(entries, one, other) for other in by] for one in by])
    scales = np.array([max(1.0, abs(point[name])) if name in point else 1.0 for name in by])
    eigenvalues = np.linalg.eigvalsh(matrix)
    stationary = is_stationary(np.array(list(gradient.values())), matrix, scales)
    return {
        "at": point,
        "function": at,
        "gradient": gradient,
        "hessian": matrix.tolist(),
        "eigenvalues": eigenvalues.tolist(),
        "stationary": stationary,
        "kind": kind_of(eigenvalues) if stationary else "not-stationary",
    }
