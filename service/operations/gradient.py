"""POST /gradient: all partial derivatives, and backpropagation on the expression at a point."""

import math
from collections.abc import Mapping
from typing import Any

from service.errors import InvalidRequest
from service.limits import LIMITS
from service.operations.account import Account
from service.operations.consulting import Consult, nobody
from service.operations.point import read_coordinate
from service.operations.vectors import Deriver, read_functions
from service.schemas.vectors import GradientRequest
from service.symbolic.computation_graph import ComputationGraph, computation_graph
from service.symbolic.interning import scope
from service.symbolic.reverse import adjoints
from service.tensors.encoding import encoded

Json = dict[str, Any]


def gradient(request: GradientRequest, consult: Consult = nobody) -> Json:
    """Return the gradient with its derivations; at a point, its value and the computation graph.

    Raises ServiceError.
    """
    with scope(LIMITS.work):
        functions = read_functions(request, {"/expression": request.expression})
        (expression,) = functions.expressions
        deriver = Deriver(functions, request, consult)
        stages = {
            name: deriver.finish(deriver.derive(expression, name), expression)
            for name in functions.by
        }
        value, graph = None, None
        if request.at or request.direction:
            partials = [stage.derivative for stage in stages.values()]
            point, (at,), slopes = deriver.values(partials)
            slope_by = dict(zip(functions.by, slopes, strict=True))
            value = {"at": point, "function": at, "gradient": slope_by}
            value |= _geometry(slope_by, _direction(request, deriver))
            for name, adjoint in adjoints(expression, functions.by).items():
                deriver.claim(expression, adjoint, name)
            graph = computation_graph(expression, functions.by, point)
        account = deriver.account()
        return {
            "variables": functions.by,
            "expression": account.expression(expression),
            "gradient": {name: account.expression(stage.final) for name, stage in stages.items()},
            "value": encoded(value, "list"),
            "graph": encoded(_written(graph, account), "list") if graph else None,
            "derivations": {
                name: account.derivation(stage)
                for name, stage in stages.items()
                if account.shows_steps
            },
            **account.ending,
        }


def _direction(request: GradientRequest, deriver: Deriver) -> dict[str, float] | None:
    """Return the unit vector in the direction asked for."""
    if not request.direction:
        return None
    by, reader = deriver.functions.by, deriver.functions.reader
    if request.direction.keys() != set(by):
        raise InvalidRequest(
            "A direction has a number for each variable and nothing else.",
            pointer="/direction",
            expected=sorted(by),
            actual=sorted(request.direction)[:16],
        )
    unit = _unit(
        {
            name: read_coordinate(reader, request.direction[name], f"/direction/{name}")
            for name in by
        }
    )
    if unit is None:
        raise InvalidRequest("A vector of length 0 has no direction.", pointer="/direction")
    return unit


def _geometry(gradient: Mapping[str, float], direction: Mapping[str, float] | None) -> Json:
    slope = None
    if direction is not None:
        slope = math.fsum(gradient[name] * part for name, part in direction.items())
    return {
        "norm": math.hypot(*gradient.values()),
        "steepest_ascent": _unit(gradient),
        "directional_derivative": slope,
    }


def _unit(vector: Mapping[str, float]) -> dict[str, float] | None:
    largest = max(map(abs, vector.values()))
    if not largest:
        return None
    # Divided first, because the length of a long vector may be infinite.
    scaled = {name: part / largest for name, part in vector.items()}
    length = math.hypot(*scaled.values())
    return {name: part / length for name, part in scaled.items()}


def _written(graph: ComputationGraph, account: Account) -> Json:
    ids = [f"v{i}" for i in range(1, len(graph.vertices) + 1)]
    return {
        "nodes": [
            {
                "id": id_,
                "operation": vertex.operation,
                "expression": account.expression(vertex.expression),
                "inputs": [ids[i] for i in vertex.inputs],
                "value": vertex.value,
                "adjoint": vertex.adjoint,
            }
            for id_, vertex in zip(ids, graph.vertices, strict=True)
        ],
        "forward": ids,
        "backward": [
            {
                "node": ids[visit.vertex],
                "adjoint": visit.adjoint,
                "contributions": [
                    {
                        "to": ids[passed.to],
                        "local": account.expression(passed.local),
                        "local_value": passed.local_value,
                        "contribution": passed.amount,
                    }
                    for passed in visit.contributions
                ],
            }
            for visit in graph.backward
        ],
    }
