"""The examples of where functions and their derivatives exist."""

from service.api.example import Example

_DIFFERENTIATE = "POST /differentiate"

VALIDITY_EXAMPLES = (
    Example(
        "corners",
        "Where the derivative does not exist, and why",
        _DIFFERENTIATE,
        {"expression": "abs(x^2 - 1)", "validity": True, "trace": "none", "formats": ["text"]},
    ),
    Example(
        "endpoints",
        "Ends of the domain and a pole",
        _DIFFERENTIATE,
        {"expression": "sqrt(x)/(x - 2)", "validity": True, "trace": "none"},
    ),
    Example(
        "period",
        "Poles at equal distances",
        _DIFFERENTIATE,
        {
            "expression": "tan(x)",
            "validity": True,
            "trace": "none",
            "formats": ["text", "latex", "mathml"],
        },
    ),
    Example(
        "searched",
        "A border that no formula gives",
        _DIFFERENTIATE,
        {
            "expression": "sqrt(cos(x) - x)",
            "validity": True,
            "trace": "none",
            "formats": ["text"],
        },
    ),
    Example(
        "patched",
        "The second derivative of a patched function at the patch",
        _DIFFERENTIATE,
        {
            "expression": "Piecewise((sin(x)/x, x != 0), (1, True))",
            "order": 2,
            "at": {"x": 0},
            "trace": "none",
            "formats": ["text"],
        },
    ),
    Example(
        "kink",
        "A point where the slopes from both sides differ",
        _DIFFERENTIATE,
        {"expression": "abs(sin(x))", "at": {"x": "pi"}},
    ),
)
