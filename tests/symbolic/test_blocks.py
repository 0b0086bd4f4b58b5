"""Programs run in blocks, and on two threads, give what they give at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from service.symbolic.blocks import BLOCK, cost, run
from service.symbolic.compiled import compile_program
from service.symbolic.interning import scope
from service.symbolic.parsing import parse
from service.symbolic.program import Program

TEXTS = ("x*sin(y) + exp(-x^2)", "x", "3", "Piecewise((x, x < y), (gelu(y), True))", "x*sin(y)")


def program_of(*texts: str) -> Program:
    with scope():
        return compile_program([parse(text).expression for text in texts], ("x", "y"))


def results(program: Program, size: int, *inputs: Any) -> np.ndarray[Any, Any]:
    outputs = np.full((len(program.outputs), size), np.pi)
    run(program, inputs, list(outputs), 3)
    return outputs


def at_once(program: Program, size: int, *inputs: Any) -> np.ndarray[Any, Any]:
    outputs = np.full((len(program.outputs), size), np.pi)
    for instruction in program.bind(
        [np.broadcast_to(each, size) for each in inputs], list(outputs)
    ):
        instruction()
    return outputs


@pytest.mark.parametrize("size", [0, 1, 7, BLOCK, BLOCK + 1, 9 * BLOCK + 5])
def test_blocks_and_threads_change_no_bit(size: int) -> None:
    program = program_of(*TEXTS)
    random = np.random.default_rng(1)
    x, y = random.standard_normal((2, size))
    found = results(program, size, x, y)

    assert found.tobytes() == results(program, size, x, y).tobytes()
    np.testing.assert_array_equal(found, at_once(program, size, x, y))


def test_runs_at_the_same_time_do_not_write_over_each_other() -> None:
    programs = [program_of(text) for text in ("x*sin(y)*exp(x)", "log(1 + x^2) + tanh(x*y)")] * 4
    x, y = np.random.default_rng(2).standard_normal((2, 3 * BLOCK))
    expected = [at_once(program, len(x), x, y) for program in programs]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            found = list(pool.map(lambda program: results(program, len(x), x, y), programs))
            np.testing.assert_array_equal(found, expected)


def test_a_single_number_holds_for_all_points() -> None:
    program = program_of("x*y + sin(y)", "exp(y)")
    x, y = np.linspace(0, 1, 20), np.array(0.5)

    np.testing.assert_array_equal(results(program, 20, x, y), at_once(program, 20, x, y))


@pytest.mark.parametrize("size", [10, 20 * BLOCK])
def test_what_is_not_finite_is_counted_and_the_first_places_are_told(size: int) -> None:
    program = program_of("log(x)", "x*y")
    x, y = np.ones(size), np.ones(size)
    x[[2, 5, size - 2, size - 1]] = -1
    y[3] = np.inf
    first, second = run(program, [x, y], list(np.empty((2, size))), 3)

    assert first == (4, [2, 5, size - 2])
    assert second == (1, [3])


def test_what_takes_longer_costs_more() -> None:
    costs = [cost(program_of(text)) for text in ("x + y", "sin(x)", "besselj(1, x)")]

    assert costs == sorted(costs)
    assert len(set(costs)) == 3
