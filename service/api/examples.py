"""The examples of the documentation: requests by operation; their answers are computed."""

from typing import Any

from service.api.answer_examples import ANSWER_EXAMPLES
from service.api.bulk_json import dumps_bulk
from service.api.calculus_examples import CALCULUS_EXAMPLES
from service.api.example import Example
from service.api.network_examples import NETWORK_EXAMPLES
from service.api.operations import OPERATIONS, Operation
from service.api.problems import problem
from service.api.strict_json import loads
from service.api.validation import validate
from service.api.validity_examples import VALIDITY_EXAMPLES
from service.errors import ServiceError
from service.operations.consulting import Known, Question, Reply
from service.tensors.encoding import encoded

# What stands for the id of the request in the examples of errors.
REQUEST_ID = "example"


_DIFFERENTIATE = "POST /differentiate"

EXAMPLES = (
    Example(
        "chain-rule",
        "(x² + 1)³ with every link of the chain rule",
        _DIFFERENTIATE,
        {"expression": "(x^2 + 1)^3", "variable": "x"},
    ),
    Example(
        "product-with-links",
        "A product of two compositions",
        _DIFFERENTIATE,
        {"expression": "sin(x^2)*exp(3x)", "trace": "brief"},
    ),
    Example(
        "partial",
        "By one of several variables",
        _DIFFERENTIATE,
        {"expression": "tanh(w*x + b)", "variable": "w", "formats": ["text"]},
    ),
    Example(
        "mixed",
        "By several variables in turn",
        _DIFFERENTIATE,
        {"expression": "x^2*y^3", "variables": ["x", "y"], "formats": ["text"]},
    ),
    Example(
        "second-derivative",
        "The second derivative without its derivation",
        _DIFFERENTIATE,
        {"expression": "x*sin(x)", "order": 2, "trace": "none"},
    ),
    Example(
        "total",
        "Through intermediate variables, one product per path",
        _DIFFERENTIATE,
        {
            "expression": "x^2*y",
            "variable": "t",
            "definitions": {"x": "cos(t)", "y": "sin(t)"},
            "formats": ["text"],
        },
    ),
    Example(
        "at-a-point",
        "With the values at a point",
        _DIFFERENTIATE,
        {"expression": "sin(x)", "at": {"x": "pi/4"}, "trace": "none"},
    ),
    Example(
        "mathml",
        "For a browser",
        _DIFFERENTIATE,
        {"expression": "sqrt(x^2 + 1)", "formats": ["mathml"], "trace": "none"},
    ),
    Example(
        "code",
        "As programs",
        _DIFFERENTIATE,
        {
            "expression": "w*gelu(x)",
            "variable": "x",
            "formats": ["python", "javascript", "c", "sympy", "mathjson"],
            "trace": "none",
        },
    ),
    Example(
        "simplified-in-full",
        "Simplified by SymPy, and checked",
        _DIFFERENTIATE,
        {"expression": "exp(3x)*(x^2 + 7)", "simplify": "full", "formats": ["text"]},
        {
            Question("simplify", ("3*(x**2 + 7)*exp(3*x) + 2*x*exp(3*x)", "x")): Reply(
                "(3*x**2 + 2*x + 21)*exp(3*x)"
            )
        },
    ),
    Example(
        "in-terms-of-f",
        "In terms of the function itself",
        _DIFFERENTIATE,
        {
            "expression": "sigmoid(a*x + b)",
            "variable": "x",
            "form": "in_terms_of_f",
            "trace": "none",
        },
    ),
    Example(
        "no-such-function",
        "A language without the function",
        _DIFFERENTIATE,
        {"expression": "besselj(0, x)", "formats": ["text", "javascript"]},
    ),
    Example(
        "no-terms-of-f",
        "A function without a derivative in terms of itself",
        _DIFFERENTIATE,
        {"expression": "softplus(x)", "form": "in_terms_of_f", "trace": "none"},
    ),
    Example(
        "latex",
        "Asked in LaTeX",
        _DIFFERENTIATE,
        {
            "expression": r"\frac{\sin^2 x}{1 + e^{-x_{1}}}",
            "syntax": "latex",
            "variable": "x_1",
            "at": {"x": r"\frac{\pi}{4}", "x_1": 0},
            "trace": "brief",
            "formats": ["latex"],
        },
    ),
    Example(
        "fundamental-theorem",
        "An integral with a variable upper limit",
        _DIFFERENTIATE,
        {"expression": "Integral(exp(-t^2), (t, 0, x))", "at": {"x": 1}},
    ),
    Example(
        "leibniz",
        "Variable limits, and the variable in the integrand",
        _DIFFERENTIATE,
        {
            "expression": r"\int_{x}^{x^2} \frac{e^{x t}}{t} \, dt",
            "syntax": "latex",
            "at": {"x": 2},
            "trace": "brief",
        },
    ),
    Example(
        "derivative-carried-out",
        "A derivative within what is differentiated",
        _DIFFERENTIATE,
        {
            "expression": r"x^2 + \frac{d}{dx} \left(x \sin x\right)",
            "syntax": "latex",
            "trace": "none",
        },
    ),
    Example(
        "moving-jump",
        "An integral to which Leibniz's rule does not apply",
        _DIFFERENTIATE,
        {"expression": "Integral(sign(t - x), (t, 0, 1))"},
    ),
    Example(
        "latex-mistake",
        "A mistake in LaTeX, with its place",
        _DIFFERENTIATE,
        {"expression": r"\left(x + 1\right)^10", "syntax": "latex"},
    ),
    Example(
        "unknown-name",
        "A word that is no variable",
        _DIFFERENTIATE,
        {"expression": "rate*t^2", "variable": "t"},
    ),
    *VALIDITY_EXAMPLES,
    *ANSWER_EXAMPLES,
    Example("limits", "All limits", "GET /limits"),
    *CALCULUS_EXAMPLES,
    *NETWORK_EXAMPLES,
)


def answered(example: Example) -> tuple[int, dict[str, Any]]:
    """Return status and body of the answer to an example."""
    operation = operation_of(example)
    request = operation.operate.__annotations__.get("request")
    try:
        if request is None:
            return 200, operation.operate()
        consult = [Known(example.replies)] if operation.consults else []
        answer = operation.operate(validate(request, example.request), *consult)
    except ServiceError as error:
        return error.status, problem(error, REQUEST_ID)
    return 200, loads(dumps_bulk(encoded(answer, "list"))) if operation.bulk else answer


def operation_of(example: Example) -> Operation:
    """Return the row that an example belongs to."""
    return next(row for row in OPERATIONS if f"{row.method} {row.path}" == example.operation)
