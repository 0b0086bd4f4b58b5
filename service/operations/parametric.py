"""Parametric derivatives: dy/dx where x and y are given in terms of a parameter."""

from typing import Any

from service.errors import InvalidRequest
from service.operations.kinds import Question
from service.operations.rates import Rates
from service.operations.reading import Reader, warn_of_absent
from service.operations.stages import name_apart
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.build import symbol
from service.symbolic.definitions import substituted_back
from service.symbolic.expression import Symbol
from service.symbolic.rules.whole import PARAMETRIC

Json = dict[str, Any]


def parametric(request: DifferentiateRequest) -> Json:
    """Return d(expression)/d(variable), both through definitions in terms of the parameter.

    Raises ServiceError.
    """
    reader = Reader(request.symbols, request.names, request.syntax)
    expression = reader.read(request.expression, "/expression")
    definitions = {
        name: reader.read(text, f"/definitions/{name}")
        for name, text in request.definitions.items()
    }
    variable, parameter = _names(request)
    of = substituted_back(expression, expression, definitions)
    by = substituted_back(symbol(variable), symbol(variable), definitions)
    free = tuple(sorted(of.free | by.free))
    warn_of_absent((parameter,), of.free, reader)
    question = Question(
        "parametric", variable, request.order, (parameter,), free, reader, tuple(definitions)
    )
    rates = Rates(request, question, PARAMETRIC, by)
    rates.derive(of)
    name = expression.name if isinstance(expression, Symbol) else name_apart("z", question.names)
    return rates.told((name, variable), expression, of, parameter=parameter)


def _names(request: DifferentiateRequest) -> tuple[str, str]:
    """Return the variable and the parameter. Raises InvalidRequest."""
    variable, parameter = request.variable, request.parameter
    assert parameter is not None
    if variable is None or variable not in request.definitions:
        raise InvalidRequest(
            "Of a parametric derivative, the variable has a definition in terms of the parameter.",
            pointer="/variable",
            expected=sorted(request.definitions)[:8] or 'definitions, as {"x": "cos(t)"}',
            actual=variable,
        )
    if parameter in request.definitions:
        raise InvalidRequest(
            f"{parameter} is the parameter, so it has no definition.",
            pointer="/parameter",
            expected="a name without a definition",
            actual=parameter,
        )
    return variable, parameter
