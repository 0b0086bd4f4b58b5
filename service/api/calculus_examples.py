"""The examples of operations on functions of several variables."""

from service.api.example import Example

_DIFFERENTIATE, _VECTOR = "POST /differentiate", "POST /differentiate/vector"
_GRADIENT, _JACOBIAN, _HESSIAN = "POST /gradient", "POST /jacobian", "POST /hessian"
_EVALUATE, _BATCH = "POST /evaluate", "POST /differentiate/batch"

CALCULUS_EXAMPLES = (
    Example(
        "implicit-circle",
        "The slope of a circle, and how it changes, at a point",
        _DIFFERENTIATE,
        {
            "expression": "x^2 + y^2 = 25",
            "variable": "x",
            "dependent": "y",
            "order": 2,
            "at": {"x": 3, "y": 4},
            "formats": ["text"],
        },
    ),
    Example(
        "implicit-latex",
        "An equation in LaTeX",
        _DIFFERENTIATE,
        {
            "expression": r"x e^{y} = y",
            "syntax": "latex",
            "dependent": "y",
            "trace": "brief",
            "formats": ["latex"],
        },
    ),
    Example(
        "vertical-tangent",
        "A point of a curve without a slope",
        _DIFFERENTIATE,
        {"expression": "x^2 + y^2 = 25", "dependent": "y", "at": {"x": 5, "y": 0}},
    ),
    Example(
        "off-curve",
        "A point that is not on the curve",
        _DIFFERENTIATE,
        {"expression": "x^2 + y^2 = 25", "dependent": "y", "at": {"x": 3, "y": 5}},
    ),
    Example(
        "cycloid",
        "A curve in terms of a parameter",
        _DIFFERENTIATE,
        {
            "expression": "y",
            "variable": "x",
            "parameter": "t",
            "definitions": {"x": "t - sin(t)", "y": "1 - cos(t)"},
            "order": 2,
            "at": {"t": "pi/2"},
            "trace": "brief",
        },
    ),
    Example(
        "inverse-function",
        "An inverse function that no formula gives",
        _DIFFERENTIATE,
        {"expression": "x^3 + x", "inverse": True, "at": {"x": 2}, "formats": ["text"]},
    ),
    Example(
        "helix",
        "A curve in space with its speed and unit tangent",
        _VECTOR,
        {"expressions": ["cos(t)", "sin(t)", "t"], "at": {"t": 0}, "trace": "none"},
    ),
    Example(
        "vector-traced",
        "Every component step by step",
        _VECTOR,
        {"expressions": ["t^2", "exp(2t)"], "trace": "brief", "formats": ["text"]},
    ),
    Example(
        "vector-latex",
        "The acceleration, asked in LaTeX",
        _VECTOR,
        {
            "expressions": [r"\frac{1}{t}", r"t^{2}"],
            "syntax": "latex",
            "order": 2,
            "trace": "none",
            "formats": ["latex"],
        },
    ),
    Example(
        "vector-ambiguous",
        "Components that do not say what to differentiate by",
        _VECTOR,
        {"expressions": ["a*t", "b*t"]},
    ),
    Example(
        "gradient",
        "The gradient with its derivations",
        _GRADIENT,
        {"expression": "x^2*y + sin(x*y)", "formats": ["text"], "trace": "brief"},
    ),
    Example(
        "backpropagation",
        "Forward and backward sweep through (x + y)z, as in Stanford's CS231n",
        _GRADIENT,
        {
            "expression": "(x + y)*z",
            "at": {"x": -2, "y": 5, "z": -4},
            "trace": "none",
            "formats": ["text"],
        },
    ),
    Example(
        "directional",
        "The slope in a direction",
        _GRADIENT,
        {
            "expression": "x^2*y^3 - 4*y",
            "at": {"x": 2, "y": -1},
            "direction": {"x": 2, "y": 5},
            "trace": "none",
            "formats": ["latex"],
        },
    ),
    Example(
        "no-direction",
        "A direction of length 0",
        _GRADIENT,
        {"expression": "x*y", "at": {"x": 1, "y": 1}, "direction": {"x": 0, "y": 0}},
    ),
    Example(
        "polar",
        "Polar coordinates",
        _JACOBIAN,
        {
            "expressions": ["r*cos(t)", "r*sin(t)"],
            "variables": ["r", "t"],
            "at": {"r": 2, "t": "pi/3"},
            "trace": "none",
        },
    ),
    Example(
        "jacobian-traced",
        "More functions than variables, step by step",
        _JACOBIAN,
        {"expressions": ["x*y", "x^2", "exp(y)"], "trace": "brief", "formats": ["text"]},
    ),
    Example(
        "jacobian-latex",
        "Asked in LaTeX",
        _JACOBIAN,
        {
            "expressions": [r"\frac{x}{y}", r"\sqrt{x^2 + y^2}"],
            "syntax": "latex",
            "trace": "none",
            "formats": ["latex"],
        },
    ),
    Example(
        "second-row-mistaken",
        "A mistake in the second function",
        _JACOBIAN,
        {"expressions": ["x*y", "x*(y"]},
    ),
    Example(
        "saddle",
        "A saddle point",
        _HESSIAN,
        {
            "expression": "x^3 - 3*x*y^2 + x*y",
            "at": {"x": 0, "y": 0},
            "trace": "none",
            "formats": ["text"],
        },
    ),
    Example(
        "rosenbrock",
        "The minimum of Rosenbrock's function",
        _HESSIAN,
        {
            "expression": "(1 - x)^2 + 100*(y - x^2)^2",
            "at": {"x": 1, "y": 1},
            "trace": "none",
        },
    ),
    Example(
        "hessian-traced",
        "Every mixed partial derivative once, step by step",
        _HESSIAN,
        {"expression": "x*exp(y)", "trace": "brief", "formats": ["text"]},
    ),
    Example(
        "no-variables",
        "Nothing to differentiate by",
        _HESSIAN,
        {"expression": "7"},
    ),
    Example(
        "many-points",
        "Values and gradient at several points",
        _EVALUATE,
        {
            "expression": "x^2*sin(y)",
            "points": {"x": [1, 2, 3], "y": [0.5, 1, 1.5]},
            "gradient": True,
        },
    ),
    Example(
        "grid",
        "On a grid, with one coordinate fixed",
        _EVALUATE,
        {"expression": "x*y + z", "points": {"x": [[1, 2], [3, 4]], "y": [[0, 1], [0, 1]], "z": 5}},
    ),
    Example(
        "outside",
        "Outside the domain",
        _EVALUATE,
        {"expression": "sqrt(x)", "points": {"x": [-1, 0, 4]}, "gradient": True},
    ),
    Example(
        "points-apart",
        "Coordinates of different shapes",
        _EVALUATE,
        {"expression": "x*y", "points": {"x": [1, 2, 3], "y": [1, 2]}},
    ),
    Example(
        "batch",
        "An answer and a problem",
        _BATCH,
        {
            "requests": [
                {"expression": "x^2", "trace": "none", "formats": ["text"]},
                {"expression": "x*y"},
            ]
        },
    ),
    Example(
        "batch-of-one",
        "A batch of one",
        _BATCH,
        {"requests": [{"expression": "sin(x)^2", "trace": "brief", "formats": ["latex"]}]},
    ),
    Example(
        "batch-of-formats",
        "Each request with its own wishes",
        _BATCH,
        {
            "requests": [
                {"expression": "exp(2x)", "order": 2, "trace": "none", "formats": ["text"]},
                {"expression": r"\sqrt{x}", "syntax": "latex", "trace": "none"},
            ]
        },
    ),
    Example("empty-batch", "A batch of nothing", _BATCH, {"requests": []}),
)
