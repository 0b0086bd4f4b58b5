import pickle
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from service.errors import NonFiniteConstant, UnknownFunction
from service.symbolic.build import call, derivative_of, symbol
from service.symbolic.compiled import compile_program
from service.symbolic.derivation import Derivation
from service.symbolic.evaluate import start
from service.symbolic.expression import Expression
from service.symbolic.functions import TABLE, Function, partial
from service.symbolic.parsing import parse
from service.symbolic.program import Array, Program

CASES = "Piecewise((log(x), 0 < x <= 1), (x^2, x < -1), (7, x == 5), (x, (x != 6) & (x >= -1)))"
TEXTS = [
    "x", "3", "x*tanh(log(1+exp(x)))", "1/(1 + x^2)", "x^2 + x^3 - x^(1/3) + x^(2/3)", "2^x",
    "sqrt(x) + x^(-3/2)", "x^x", "Max(x, 2, 0) + |x|", "sin(x)*cos(x) - sin(x)^2", "x^400",
    "exp(-x^2/2)/sqrt(2*pi)", CASES, "Piecewise((1, log(x) > 0), (2, True))",
    "Piecewise((x, 1 < 2), (2, True))", "Heaviside(x, 0)", "log(x, 2) + log(x)",
]  # fmt: skip


def _run(program: Program, inputs: Sequence[Array], dtype: type = np.float64) -> list[Array]:
    outputs: list[Array] = [np.empty_like(inputs[0], dtype) for _ in program.outputs]
    with np.errstate(all="ignore"):
        for instruction in program.bind(inputs, outputs):
            instruction()
    return outputs


def _expected(expression: Expression, points: dict[str, Array]) -> Array:
    with np.errstate(all="ignore"):
        values = start(np.ones_like(next(iter(points.values()))))
        values.update((symbol(name), point) for name, point in points.items())
        return values[expression]


@pytest.mark.parametrize("text", TEXTS)
def test_a_program_computes_what_the_tree_evaluates_to(text: str) -> None:
    x = np.array([-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 5.0, 6.0, 9.0, np.nan])
    expression = parse(text).expression

    (y,) = _run(compile_program([expression], ["x"]), [x])

    np.testing.assert_allclose(y, _expected(expression, {"x": x}), rtol=1e-15)


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_every_function_of_the_table_and_its_derivatives_compile(row: Function) -> None:
    for point in row.points:
        names = [f"x{i}" for i in range(len(point))]
        arguments = [symbol(name) for name in names]
        whole: Any = row.rewrite(*arguments) if row.rewrite else call(row.name, *arguments)
        known = [i for i in range(len(point)) if row.partial_at or any(row.partials[i : i + 1])]
        expressions = [whole, *(partial(whole, i) for i in known)]
        points = {name: np.array([x]) for name, x in zip(names, point, strict=True)}

        got = _run(compile_program(expressions, names), list(points.values()))

        for value, expression in zip(got, expressions, strict=True):
            np.testing.assert_allclose(value, _expected(expression, points), rtol=1e-14)


def test_several_outputs_share_their_common_parts() -> None:
    value = parse("x*tanh(log(1 + exp(x)))").expression
    slope = Derivation({"x"}).derive(value, "x").result

    program = compile_program([value, slope], ["x"])

    functions = [row.function for row in program.rows]
    assert [functions.count(f) for f in (np.exp, np.log, np.tanh)] == [1, 1, 1]


def test_sums_and_products_in_another_order_are_computed_once() -> None:
    program = compile_program([parse("sin(x + y) + cos(y + x)").expression], ["x", "y"])

    assert len(program.rows) == 4


def test_variables_are_read_in_the_order_given() -> None:
    program = compile_program([parse("x - y").expression], ["y", "x"])

    assert _run(program, [np.array([1.0]), np.array([5.0])])[0] == [4.0]


@pytest.mark.parametrize("text", TEXTS)
def test_single_precision_is_close_to_double(text: str) -> None:
    x = np.array([-3.0, -0.5, 0.5, 2.0, 9.0])
    program = compile_program([parse(text).expression], ["x"])

    (single,) = _run(program, [x.astype(np.float32)], np.float32)

    with np.errstate(over="ignore"):
        (double,) = (y.astype(np.float32) for y in _run(program, [x]))
    np.testing.assert_allclose(single, double, rtol=1e-5)


def test_a_program_is_plain_data() -> None:
    program = compile_program([parse("x^2 + x^(2/3) + exp(x)").expression], ["x"])

    assert b"service.symbolic.expression" not in pickle.dumps(program)


@pytest.mark.parametrize("text", ["f(x)", "x + sin(f(2))"])
def test_an_abstract_function_is_refused(text: str) -> None:
    with pytest.raises(UnknownFunction, match="f is an abstract function"):
        compile_program([parse(text).expression], ["x"])


@pytest.mark.parametrize("text", ["x + log(-1)", "x*10^400", "x + exp(1000)"])
def test_a_constant_without_a_finite_value_is_refused(text: str) -> None:
    with pytest.raises(NonFiniteConstant):
        compile_program([parse(text).expression], ["x"])


def test_a_symbol_that_is_no_variable_is_an_error() -> None:
    with pytest.raises(LookupError, match="y is none of the variables"):
        compile_program([symbol("y")], ["x"])


def test_a_derivative_not_carried_out_is_an_error() -> None:
    with pytest.raises(TypeError, match="carried out"):
        compile_program([derivative_of(symbol("x"), "x")], ["x"])
