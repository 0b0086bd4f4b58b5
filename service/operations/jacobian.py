"""POST /jacobian: the partial derivatives of several functions."""

from typing import Any

import numpy as np

from service.limits import LIMITS
from service.operations.consulting import Consult, nobody
from service.operations.stages import Stage
from service.operations.vectors import Deriver, read_functions
from service.schemas.vectors import JacobianRequest
from service.symbolic.interning import scope
from service.tensors.encoding import encoded

Json = dict[str, Any]


def jacobian(request: JacobianRequest, consult: Consult = nobody) -> Json:
    """Return the matrix J[i][j] = d f_i / d x_j, and its value at a point.

    Raises ServiceError.
    """
    texts = {f"/expressions/{i}": text for i, text in enumerate(request.expressions)}
    with scope(LIMITS.work):
        functions = read_functions(request, texts)
        deriver = Deriver(functions, request, consult)
        rows = [
            {
                name: deriver.finish(deriver.derive(expression, name), expression)
                for name in functions.by
            }
            for expression in functions.expressions
        ]
        value = _value(deriver, rows) if request.at else None
        account = deriver.account()
        return {
            "variables": functions.by,
            "expressions": [account.expression(each) for each in functions.expressions],
            "jacobian": [
                [account.expression(stage.final) for stage in row.values()] for row in rows
            ],
            "value": encoded(value, "list"),
            "derivations": [
                {name: account.derivation(stage) for name, stage in row.items()}
                for row in rows
                if account.shows_steps
            ],
            **account.ending,
        }


def _value(deriver: Deriver, rows: list[dict[str, Stage]]) -> Json:
    point, at, slopes = deriver.values([stage.derivative for row in rows for stage in row.values()])
    matrix = np.array(slopes).reshape(len(rows), -1)
    square = len(set(matrix.shape)) == 1
    with np.errstate(all="ignore"):
        determinant = float(np.linalg.det(matrix)) if square else None
    return {
        "at": point,
        "functions": at,
        "jacobian": matrix.tolist(),
        "determinant": determinant,
    }
