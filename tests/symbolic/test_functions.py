import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from service.errors import NotDifferentiable
from service.symbolic.build import call, number, symbol
from service.symbolic.expression import (
    Call,
    Conjunction,
    Expression,
    Number,
    Pi,
    Piecewise,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Symbol,
)
from service.symbolic.functions import NAMES, TABLE, Function, partial
from service.symbolic.functions.function import compare
from service.symbolic.interning import Node


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def _clip(x: Any, low: float, high: float) -> Any:
    return min(max(x, low), high)


def _elu(x: Any, alpha: Any = 1) -> Any:
    return x if x > 0 else alpha * (mp.exp(x) - 1)


# What mpmath knows the functions of the table by, where it is not their name.
REFERENCE: dict[str, Callable[..., Any]] = {
    "log2": lambda x: mp.log(x, 2),
    "root": lambda x, n: mp.sign(x) * abs(x) ** (1 / mp.mpf(n)),
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "sinc": mp.sinc,
    "abs": abs,
    "ceiling": mp.ceil,
    "mod": lambda x, y: x - y * mp.floor(x / y),
    "Max": lambda *arguments: max(arguments),
    "Min": lambda *arguments: min(arguments),
    "Heaviside": lambda x, at_zero=0.5: (1 + mp.sign(x)) / 2,
    "polygamma": lambda n, x: mp.polygamma(int(n), x),
    "LambertW": lambda x: mp.lambertw(x).real,
    "Si": mp.si,
    "Ci": mp.ci,
    "Ei": mp.ei,
    "sigmoid": _sigmoid,
    "logit": lambda x: mp.log(x / (1 - x)),
    "log_sigmoid": lambda x: mp.log(_sigmoid(x)),
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)),
    "tanhshrink": lambda x: x - mp.tanh(x),
    "relu": lambda x: max(x, 0),
    "relu6": lambda x: _clip(x, 0, 6),
    "leaky_relu": lambda x, slope=0.01: x if x > 0 else slope * x,
    "elu": _elu,
    "celu": lambda x, alpha=1: alpha * _elu(x / alpha),
    "selu": lambda x: 1.0507009873554805 * _elu(x, 1.6732632423543772),
    "gelu": lambda x: x * mp.ncdf(x),
    "silu": lambda x: x * _sigmoid(x),
    "mish": lambda x: x * mp.tanh(mp.log(1 + mp.exp(x))),
    "hardtanh": lambda x: _clip(x, -1, 1),
    "hardsigmoid": lambda x: _clip(x + 3, 0, 6) / 6,
    "hardswish": lambda x: x * _clip(x + 3, 0, 6) / 6,
}

_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
ROWS = list(TABLE.values())
NODES = [row for row in ROWS if row.rewrite is None]
EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
EVERY_NODE = pytest.mark.parametrize("row", NODES, ids=lambda row: row.name)


def power(base: Any, exponent: Any) -> Any:
    odd_root = base < 0 and exponent % 1
    return -((-base) ** exponent) if odd_root else base**exponent


def evaluate(node: Any, values: dict[str, float]) -> Any:
    parts = [evaluate(child, values) for child in node.children]
    evaluators: dict[type[Node], Callable[[], Any]] = {
        Number: lambda: np.float64(node.numerator) / node.denominator,
        Pi: lambda: np.pi,
        Symbol: lambda: np.float64(values[node.name]),
        Sum: lambda: sum(parts),
        Product: lambda: np.prod(parts),
        Quotient: lambda: parts[0] / parts[1],
        Power: lambda: power(*parts),
        Call: lambda: TABLE[node.name].values(*parts),
        Relation: lambda: _COMPARE[node.operator](*parts),
        Conjunction: lambda: all(parts),
        Piecewise: lambda: parts[parts.index(True, len(node.values)) - len(node.values)],
    }
    return evaluators[type(node)]()


def symbols_for(point: tuple[float, ...]) -> tuple[tuple[Expression, ...], dict[str, float]]:
    names = [f"x{i}" for i in range(len(point))]
    return tuple(map(symbol, names)), dict(zip(names, point, strict=True))


def reference(row: Function) -> Callable[..., Any]:
    function: Callable[..., Any] = REFERENCE.get(row.name) or getattr(mp, row.name)
    return function


def slope(row: Function, point: tuple[float, ...], index: int) -> float:
    """Return the derivative by one argument, from mpmath's values alone."""

    def along(t: Any) -> Any:
        return reference(row)(*(t if i == index else x for i, x in enumerate(point)))

    with mp.workdps(40):
        return float(mp.re(mp.diff(along, mp.mpf(point[index]))))


def differentiable_by(row: Function, count: int) -> list[int]:
    if row.partial_at is not None:
        return list(range(count))
    return [i for i in range(count) if row.partials[i] is not None]


def test_the_table_has_at_least_seventy_rows() -> None:
    assert len(TABLE) >= 70


def test_no_name_or_alias_stands_for_two_functions() -> None:
    names = Counter(name for row in ROWS for name in (row.name, *row.aliases))
    assert [name for name, count in names.items() if count > 1] == []
    assert set(NAMES) == set(names)


@EVERY_ROW
def test_a_row_says_what_the_function_is_called_and_how_it_is_tested(row: Function) -> None:
    assert row.title
    assert row.latex
    assert len(row.points) >= 3
    smallest, largest = row.arity
    assert all(smallest <= len(p) and (largest is None or len(p) <= largest) for p in row.points)
    if row.rewrite is None and row.partial_at is None:
        assert len(row.partials) == largest


@EVERY_ROW
def test_a_latex_command_is_a_name_of_its_function(row: Function) -> None:
    if "{0}" in row.latex:
        placed = row.latex.format("first", "second")
        assert "first" in placed
        assert placed.count("{") == placed.count("}")
        return
    match = re.fullmatch(r"\\(?:operatorname\{)?([A-Za-z0-9]+)\}?", row.latex)
    assert match is not None
    assert NAMES[match[1]] is row


@EVERY_ROW
def test_values_agree_with_mpmath(row: Function) -> None:
    for point in row.points:
        values = row.values(*(np.full(2, x) for x in point))
        with mp.workdps(30):
            expected = float(mp.re(reference(row)(*map(mp.mpf, point))))
        assert values == pytest.approx([expected] * 2, rel=1e-13, abs=1e-15), point


@EVERY_NODE
def test_a_complex_step_of_the_values_is_the_derivative(row: Function) -> None:
    for point in row.points:
        for index in differentiable_by(row, len(point)):
            steps = [np.array([x + 1e-20j * (i == index)]) for i, x in enumerate(point)]
            step = np.imag(row.values(*steps)) / 1e-20
            assert step == pytest.approx(slope(row, point, index), rel=1e-10, abs=1e-13), point


@EVERY_NODE
def test_partial_derivatives_agree_with_differences_of_mpmath(row: Function) -> None:
    for point in row.points:
        arguments, values = symbols_for(point)
        for index in differentiable_by(row, len(point)):
            derivative = partial(call(row.name, *arguments), index)
            actual = evaluate(derivative, values)
            expected = slope(row, point, index)
            assert actual == pytest.approx(expected, rel=1e-11, abs=1e-13), (point, index)


@EVERY_NODE
def test_the_conditions_hold_at_the_points(row: Function) -> None:
    for point in row.points:
        arguments, values = symbols_for(point)
        relations = row.domain(*arguments) + row.smooth(*arguments)
        assert all(evaluate(relation, values) for relation in relations), point
        assert set(row.conditions(arguments)) <= set(relations)


@EVERY_NODE
def test_an_argument_without_a_known_derivative_is_refused(row: Function) -> None:
    for index in range(len(row.partials)):
        if row.partials[index] is None:
            arguments = tuple(symbol(f"x{i}") for i in range(row.arity[0]))
            with pytest.raises(NotDifferentiable, match=rf"{row.name} .* first argument"):
                partial(call(row.name, *arguments), index)


@pytest.mark.parametrize("row", [row for row in ROWS if row.rewrite], ids=lambda row: row.name)
def test_a_notation_is_worth_what_it_stands_for(row: Function) -> None:
    for point in row.points:
        arguments, values = symbols_for(point)
        assert row.rewrite is not None
        written = evaluate(row.rewrite(*arguments), values)
        assert written == pytest.approx(row.values(*point), rel=1e-13), point


@pytest.mark.parametrize("row", [TABLE["Max"], TABLE["Min"]], ids=lambda row: row.name)
def test_extremes_of_many_arguments_have_a_tie_only_at_the_extreme(row: Function) -> None:
    arguments, _ = symbols_for((0.0,) * 3)
    relations = row.smooth(*arguments)
    tie = 5.0 if row.name == "Max" else -5.0
    _, below = symbols_for((1.0, 1.0, tie))
    _, at_the_extreme = symbols_for((1.0, tie, tie))
    assert all(evaluate(relation, below) for relation in relations)
    assert not all(evaluate(relation, at_the_extreme) for relation in relations)


def test_constants_among_the_arguments_of_an_extreme_need_no_condition() -> None:
    x = symbol("x")
    assert TABLE["Max"].smooth(x, number(2), number(2)) == (
        compare(x, "!=", call("Max", number(2), number(2))),
    )


# The values that PyTorch gives at the kinks.
@pytest.mark.parametrize(
    ("name", "point", "expected"),
    [
        ("relu", 0.0, 0.0),
        ("relu6", 0.0, 0.0),
        ("relu6", 6.0, 0.0),
        ("leaky_relu", 0.0, 0.01),
        ("elu", 0.0, 1.0),
        ("celu", 0.0, 1.0),
        ("selu", 0.0, 1.7580993408473766),
        ("hardtanh", -1.0, 0.0),
        ("hardtanh", 1.0, 0.0),
        ("hardsigmoid", 3.0, 0.0),
        ("hardswish", -3.0, 0.0),
        ("hardswish", 3.0, 1.0),
        ("abs", 0.0, 0.0),
        ("sinc", 0.0, 0.0),
    ],
)
def test_derivatives_at_kinks_follow_the_convention(
    name: str, point: float, expected: float
) -> None:
    with np.errstate(invalid="ignore"):  # of branches that are not taken
        assert evaluate(partial(call(name, symbol("x")), 0), {"x": point}) == expected


def test_both_arguments_share_the_slope_at_a_tie() -> None:
    tie = call("Max", symbol("x"), symbol("y"))
    assert [evaluate(partial(tie, i), {"x": 1.0, "y": 1.0}) for i in (0, 1)] == [0.5, 0.5]


def test_a_strict_condition_stands_for_the_weak_one() -> None:
    x = symbol("x")
    assert TABLE["asin"].conditions((x,)) == (compare(x, ">", -1), compare(x, "<", 1))
    assert TABLE["asech"].conditions((x,)) == (compare(x, ">", 0), compare(x, "<", 1))


def test_a_logarithm_to_a_base_has_a_notation_of_its_own() -> None:
    assert TABLE["log"].notation(1) == r"\ln"
    assert TABLE["log"].notation(2).format("x", "b") == r"\log_{b}\left(x\right)"


def test_textbook_derivatives_are_written_as_in_a_textbook() -> None:
    x = symbol("x")
    s = call("sigmoid", x)
    assert partial(s, 0) is s * (1 - s)
    assert partial(call("tan", x), 0) is call("sec", x) ** 2
    assert partial(call("softplus", x), 0) is s
    assert partial(call("besselj", number(0), x), 1) is -call("besselj", number(1), x)
