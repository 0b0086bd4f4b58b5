"""POST /jacobian: the partial derivatives of several functions."""

from typing import Any

import numpy as np

from service.limits import LIMITS
from service.operations.vectors import Deriver, read_functions
from service.schemas.vectors import JacobianRequest
from service.symbolic.interning import scope
from service.tensors.encoding import encoded

Json = dict[str, Any]


def jacobian(request: JacobianRequest) -> Json:
    """Return the matrix J[i][j] = d f_i / d x_j, and its value at a point.

    Raises ServiceError.
    """
    texts = {f"/expressions/{i}": text for i, text in enumerate(request.expressions)}
    with scope(LIMITS.work):
        functions = read_functions(request, texts)
        deriver = Deriver(functions, request)
        rows = [
            {name: deriver.derive(expression, name) for name in functions.by}
            for expression in functions.expressions
        ]
        derivatives = [[stage.derivative for stage in row.values()] for row in rows]
        value = _value(deriver, derivatives) if request.at else None
        account = deriver.account()
        return {
            "variables": functions.by,
            "expressions": [account.expression(each) for each in functions.expressions],
            "jacobian": [[account.expression(each) for each in row] for row in derivatives],
            "value": encoded(value, "list"),
            "derivations": [
                {name: account.derivation(stage) for name, stage in row.items()}
                for row in rows
                if account.shows_steps
            ],
            **account.ending,
        }


def _value(deriver: Deriver, derivatives: list[list[Any]]) -> Json:
    point, at, slopes = deriver.values([each for row in derivatives for each in row])
    matrix = np.array(slopes).reshape(len(derivatives), -1)
    square = len(set(matrix.shape)) == 1
    with np.errstate(all="ignore"):
        determinant = float(np.linalg.det(matrix)) if square else None
    return {
        "at": point,
        "functions": at,
        "jacobian": matrix.tolist(),
        "determinant": determinant,
    }
