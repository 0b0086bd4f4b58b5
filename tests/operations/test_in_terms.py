"""Derivatives in terms of the function itself."""

from typing import Any

import pytest

from service.api.strict_json import dumps, loads
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest, DifferentiateResponse
from tests.operations.asking import Json, answer

FOUND: list[tuple[str, dict[str, Any], str, str]] = [
    ("sigmoid(x)", {}, "f*(1 - f)", "f"),
    ("sigmoid(a*x + b)", {"variable": "x"}, "a*f*(1 - f)", "f"),
    ("1/(1 + exp(-x))", {}, "f*(1 - f)", "f"),
    ("tanh(x)", {}, "1 - f**2", "f"),
    ("exp(x)", {}, "f", "f"),
    ("exp(x^2)", {}, "2*f*x", "f"),
    ("sqrt(x)", {}, "1/(2*f)", "f"),
    ("tan(x)", {}, "f**2 + 1", "f"),
    ("a^x + c", {"variable": "x"}, "(f - c)*log(a)", "f"),
    ("sigmoid(f)", {}, "y*(1 - y)", "y"),
    ("exp(f(x))", {}, "y*Derivative(f(x), x)", "y"),
    ("sigmoid(x)", {"order": 2}, "f*(1 - f)*(1 - 2*f)", "f"),
    ("tanh(x)", {"order": 2}, "-2*f*(1 - f**2)", "f"),
    ("exp(x^2)", {"order": 2}, "4*f*x**2 + 2*f", "f"),
    ("sigmoid(u)", {"variable": "t", "definitions": {"u": "2t + 1"}}, "2*f*(1 - f)", "f"),
]
NONE: list[tuple[str, dict[str, Any]]] = [
    ("softplus(x)", {}), ("sin(x)", {}), ("x^2", {}), ("7", {"variable": "x"}), ("x*exp(x)", {}),
    ("log(x)", {}), ("exp(x*y)", {"variables": ["x", "y"]}), ("cosh(x)", {}),
]  # fmt: skip


def asked(expression: str, **fields: Any) -> Json:
    request = {"form": "in_terms_of_f", "formats": ["text"], **fields}
    return differentiate(DifferentiateRequest(**request, expression=expression))


@pytest.mark.parametrize(("expression", "fields", "text", "symbol"), FOUND)
def test_a_derivative_is_told_in_terms_of_its_function(
    expression: str, fields: dict[str, Any], text: str, symbol: str
) -> None:
    answered = asked(expression, **fields)

    assert answered["in_terms_of_f"] == {"text": text, "symbol": symbol}
    assert answered["derivative"] == answer(expression, **fields)["derivative"]
    DifferentiateResponse.model_validate(loads(dumps(answered)))


@pytest.mark.parametrize(("expression", "fields"), NONE)
def test_where_there_is_no_such_form_a_warning_says_so(
    expression: str, fields: dict[str, Any]
) -> None:
    answered = asked(expression, **fields)

    assert answered["in_terms_of_f"] is None
    assert answered["warnings"][-1]["code"] == "form-unavailable"


def test_it_is_not_there_unless_it_is_asked_for() -> None:
    assert answer("sigmoid(x)")["in_terms_of_f"] is None
