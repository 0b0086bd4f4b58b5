"""Random problems, with right answers written otherwise and wrong ones with a known mistake.

Problems have a tree of their own here, differentiated by rules of their own with SymPy; a mistake
is made at one place of it. Nothing is shared with the code that finds mistakes.
"""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any, NamedTuple

import sympy as sp

X, Y = sp.symbols("x y")
_POINTS = (sp.Rational(7, 10), sp.Rational(-8, 5), sp.Rational(13, 10), sp.Rational(21, 10))
_SLOPES: dict[str, Callable[[Any], Any]] = {
    "sin": sp.cos,
    "cos": lambda u: -sp.sin(u),
    "exp": sp.exp,
    "log": lambda u: 1 / u,
    "sqrt": lambda u: 1 / (2 * sp.sqrt(u)),
    "tan": lambda u: 1 + sp.tan(u) ** 2,
    "atan": lambda u: 1 / (1 + u**2),
    "sinh": sp.cosh,
    "tanh": lambda u: 1 - sp.tanh(u) ** 2,
}


class Tree(NamedTuple):
    """A kind, what it holds, and the trees below."""

    kind: str
    value: Any = None
    parts: tuple["Tree", ...] = ()


class Task(NamedTuple):
    """A problem, an answer, and the mistake in it, if any."""

    expression: str
    answer: str
    mistake: str | None
    derivative: Any


def _text(tree: Tree) -> str:
    inside = [_text(part) for part in tree.parts]
    match tree.kind:
        case "number" | "name":
            return str(tree.value)
        case "function":
            return f"{tree.value}({inside[0]})"
        case "logarithm":
            return f"log({inside[0]}, {tree.value})"
        case "power":
            return f"({inside[0]})^{tree.value}"
        case "exponential":
            return f"{tree.value}^({inside[0]})"
    return f"({inside[0]}) {tree.kind} ({inside[1]})"


def _value(tree: Tree) -> Any:
    values = [_value(part) for part in tree.parts]
    match tree.kind:
        case "number":
            return sp.Integer(tree.value)
        case "name":
            return sp.Symbol(tree.value)
        case "function":
            return getattr(sp, tree.value)(values[0])
        case "logarithm":
            return sp.log(values[0]) / sp.log(tree.value)
        case "power":
            return values[0] ** tree.value
        case "exponential":
            return sp.Integer(tree.value) ** values[0]
    left, right = values
    return {"+": left + right, "*": left * right, "/": left / right}[tree.kind]


def _slope(tree: Tree, place: Tree | None = None, mistake: str = "") -> Any:
    """Return the derivative by x, with a mistake in one place."""
    if tree is place:
        return _wrong(tree, mistake)
    return _right(tree, [_slope(part, place, mistake) for part in tree.parts])


def _right(tree: Tree, slopes: list[Any]) -> Any:
    values = [_value(part) for part in tree.parts]
    match tree.kind:
        case "number":
            return sp.Integer(0)
        case "name":
            return sp.Integer(int(tree.value == "x"))
        case "+":
            return slopes[0] + slopes[1]
        case "*":
            return slopes[0] * values[1] + values[0] * slopes[1]
        case "/":
            return (slopes[0] * values[1] - values[0] * slopes[1]) / values[1] ** 2
    return _outer(tree, values[0]) * slopes[0]


def _outer(tree: Tree, u: Any) -> Any:
    match tree.kind:
        case "power":
            return tree.value * u ** (tree.value - 1)
        case "exponential":
            return sp.Integer(tree.value) ** u * sp.log(tree.value)
        case "logarithm":
            return 1 / (u * sp.log(tree.value))
    return _SLOPES[tree.value](u)


def _wrong(tree: Tree, mistake: str) -> Any:
    a, *rest = [_value(part) for part in tree.parts] or [sp.Integer(0)]
    da, *others = [_slope(part) for part in tree.parts] or [sp.Integer(0)]
    b, db = (rest[0], others[0]) if rest else (sp.Integer(0), sp.Integer(0))
    n = tree.value
    return {
        "inner-derivative-forgotten": lambda: _outer(tree, a),
        "outer-derivative-at-variable": lambda: _outer(tree, X) * da,
        "product-of-derivatives": lambda: da * db,
        "factor-not-differentiated": lambda: da * b,
        "constant-factor-dropped": lambda: db,
        "quotient-of-derivatives": lambda: da / db,
        "quotient-order": lambda: (a * db - da * b) / b**2,
        "quotient-sign": lambda: (da * b + a * db) / b**2,
        "quotient-denominator-not-squared": lambda: (da * b - a * db) / b,
        "power-not-lowered": lambda: n * a**n * da,
        "exponent-not-brought-down": lambda: a ** (n - 1) * da,
        "exponential-rule-for-power": lambda: a**n * sp.log(a) * da,
        "power-rule-for-exponential": lambda: a * _base(tree) ** (a - 1) * da,
        "logarithm-of-base-forgotten": lambda: sp.Integer(n) ** a * da,
        "base-of-logarithm-forgotten": lambda: da / a,
        "sign-of-derivative": lambda: -_outer(tree, a) * da,
        "constant-kept": lambda: _value(tree),
        "integrated": lambda: _value(tree).integrate(X),
    }[mistake]()


def _base(tree: Tree) -> Any:
    return sp.Integer(tree.value) if tree.kind == "exponential" else sp.E


def _possible(tree: Tree) -> list[str]:
    """Return the mistakes that may be made here."""
    first = tree.parts[0] if tree.parts else None
    composite = first is not None and first.kind != "name"
    chain = ["inner-derivative-forgotten", "outer-derivative-at-variable"] if composite else []
    single = ["integrated"] if first == Tree("name", "x") else []
    match tree.kind:
        case "number":
            return ["constant-kept"]
        case "*" if first is not None and first.kind == "number":
            return ["constant-factor-dropped"]
        case "*":
            return ["product-of-derivatives", "factor-not-differentiated"]
        case "/":
            return ["quotient-of-derivatives", "quotient-order", "quotient-sign",
                    "quotient-denominator-not-squared"]  # fmt: skip
        case "power":
            return [*chain, *single, "power-not-lowered", "exponent-not-brought-down",
                    "exponential-rule-for-power"]  # fmt: skip
        case "exponential":
            return [*chain, "power-rule-for-exponential", "logarithm-of-base-forgotten"]
        case "logarithm":
            return [*chain, "base-of-logarithm-forgotten"]
        case "function":
            return [*chain, *(single if tree.value in ("sin", "cos") else []),
                    *{"cos": ["sign-of-derivative"],
                      "exp": ["power-rule-for-exponential"]}.get(tree.value, [])]  # fmt: skip
    return []


def _places(tree: Tree) -> Iterator[tuple[Tree, str]]:
    for part in tree.parts:
        # A constant factor is no constant that is differentiated.
        if not (part.kind == "number" and tree.kind == "*"):
            yield from _places(part)
    for mistake in _possible(tree):
        yield tree, mistake


def _tree(random: Random, depth: int) -> Tree:
    """Return a random tree, no part of which is the same object as another."""
    x = Tree("name", "x")
    kind = random.choice(
        ("function", "function", "power", "+", "*", "*", "/", "exponential", "logarithm", "scaled")
    )
    if depth == 0:
        return random.choice((x, Tree("power", random.randint(2, 5), (x,)), _wave(random, x)))
    inner = _tree(random, depth - 1)
    match kind:
        case "function":
            return Tree(kind, random.choice(tuple(_SLOPES)), (inner,))
        case "power":
            return Tree(kind, random.randint(2, 5), (inner,))
        case "exponential":
            return Tree(kind, random.choice((2, 3, 10)), (inner,))
        case "logarithm":
            return Tree(kind, random.choice((2, 10)), (inner,))
        case "scaled":
            return Tree("*", None, (Tree("number", random.randint(2, 9)), inner))
    if kind == "+" and random.random() < 0.5:
        return Tree(kind, None, (inner, Tree("number", random.randint(2, 9))))
    return Tree(kind, None, (inner, _tree(random, random.randint(0, depth - 1))))


def _wave(random: Random, x: Tree) -> Tree:
    return Tree("function", random.choice(("sin", "cos", "exp")), (x,))


def _differ(one: Any, other: Any) -> bool | None:
    """Whether two expressions have different values, by many digits; None if it cannot be said."""
    told = False
    for point in _POINTS:
        a, b = (sp.N(each.subs(X, point), 30) for each in (one, other))
        if not (a.is_real and b.is_real and a.is_finite and b.is_finite and abs(a) < 1e12):
            continue
        told = True
        if abs(a - b) > 1e-12 * max(abs(a), abs(b), sp.Float("1e-9")):
            return True
    return False if told else None


_REWRITTEN: tuple[Callable[[Any], Any], ...] = (
    sp.expand,
    sp.together,
    sp.factor,
    sp.expand_trig,
    sp.powsimp,
    lambda expression: sp.apart(expression, X) if expression.is_rational_function(X) else
    sp.expand(sp.together(expression)),
    lambda expression: expression.replace(sp.cos, lambda u: sp.sin(u + sp.pi / 2)),
    lambda expression: expression.replace(sp.tan, lambda u: sp.sin(u) / sp.cos(u)),
)  # fmt: skip


def right_answers(seed: int) -> Iterator[Task]:
    """Yield problems without end, each with its derivative in another form."""
    random = Random(seed)  # noqa: S311
    while True:
        tree = _tree(random, random.randint(1, 3))
        derivative = _slope(tree)
        answer = random.choice(_REWRITTEN)(derivative)
        if _differ(answer, derivative) is False:
            yield Task(_text(tree), str(answer), None, derivative)


def wrong_answers(seed: int) -> Iterator[Task]:
    """Yield problems without end, each with an answer that one mistake leads to."""
    random = Random(seed)  # noqa: S311
    while True:
        tree = _tree(random, random.randint(1, 3))
        places = list(_places(tree))
        if not places:
            continue
        derivative = _slope(tree)
        # All kinds of mistakes come up, those that can be made in many places no more often.
        kind = random.choice(sorted({mistake for _, mistake in places}))
        place, mistake = random.choice([each for each in places if each[1] == kind])
        answer = _slope(tree, place, mistake)
        if not answer.has(sp.zoo, sp.nan, sp.Integral) and _differ(answer, derivative):
            yield Task(_text(tree), str(answer), mistake, derivative)


def unexplained_answers(seed: int) -> Iterator[Task]:
    """Yield problems without end, each with a wrong answer that no mistake leads to."""
    random = Random(seed)  # noqa: S311
    while True:
        tree = _tree(random, random.randint(1, 3))
        derivative = _slope(tree)
        answer = derivative + sp.Rational(random.randint(2, 99), 101) * sp.sin(11 * X)
        if _differ(answer, derivative):
            yield Task(_text(tree), str(answer), None, derivative)
