"""The examples of checking answers and of hints."""

from service.api.example import Example

_CHECK, _HINT = "POST /check-answer", "POST /hint"
_CUBE = {"expression": "(x^2 + 1)^3", "formats": ["text"]}
_PRODUCT = {"expression": "sin(x^2)*exp(3x)", "formats": ["text"]}

ANSWER_EXAMPLES = (
    Example("right-answer", "A right answer", _CHECK, {**_CUBE, "answer": "3(x^2 + 1)^2 * 2x"}),
    Example(
        "right-answer-written-otherwise",
        "A right answer in LaTeX, multiplied out",
        _CHECK,
        {**_CUBE, "answer": r"6x^{5} + 12x^{3} + 6x", "answer_syntax": "latex"},
    ),
    Example(
        "inner-derivative-forgotten",
        "A wrong answer, and the mistake that leads to it",
        _CHECK,
        {**_CUBE, "answer": "3(x^2 + 1)^2"},
    ),
    Example(
        "two-mistakes",
        "A wrong answer that takes two mistakes",
        _CHECK,
        {"expression": "exp(3x)", "answer": "3x*exp(3x - 1)", "formats": ["text"]},
    ),
    Example(
        "path-missing",
        "A total derivative without one of its paths",
        _CHECK,
        {
            "expression": "x^2*y",
            "variable": "t",
            "definitions": {"x": "cos(t)", "y": "sin(t)"},
            "answer": "2x*y*(-sin(t))",
            "formats": ["text"],
        },
    ),
    Example(
        "limit-derivative-forgotten",
        "An integral whose upper limit is not the variable itself",
        _CHECK,
        {
            "expression": "Integral(sin(t^2), (t, 0, x^2))",
            "answer": "sin(x^4)",
            "formats": ["text"],
        },
    ),
    Example(
        "unreadable-answer",
        "An answer that cannot be read",
        _CHECK,
        {**_CUBE, "answer": "6x(x^2 + 1"},
    ),
    Example("first-hint", "The rule to begin with", _HINT, _PRODUCT),
    Example(
        "template-filled-in",
        "The chain rule filled in",
        _HINT,
        {**_CUBE, "level": 3},
    ),
    Example(
        "next-line",
        "The line after what is there already",
        _HINT,
        {"expression": "sin(x^2)", "partial": "cos(x^2)", "level": 4, "formats": ["text"]},
    ),
    Example(
        "which-variable",
        "A problem that does not say what to differentiate by",
        _HINT,
        {"expression": "a*b^2"},
    ),
)
