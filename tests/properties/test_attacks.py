"""What is meant to hurt is answered, or refused with a problem that the contract names."""

from concurrent.futures import ThreadPoolExecutor
from threading import stack_size

import pytest

from tests.properties.asking import Json, outcome
from tests.properties.attacks import at_the_limits, attacks, nest, repeated
from tests.properties.latex import latex_attacks

# All of these are timed by the benchmarks; here a part is enough to see how they end.
_EVERY = 9


@pytest.mark.parametrize(
    "request_", [pytest.param(r, id=name) for name, r in (*attacks(), *latex_attacks())]
)
def test_an_attack_ends_in_an_answer_or_in_a_problem(request_: Json) -> None:
    assert outcome(request_)


@pytest.mark.parametrize(
    "request_", [pytest.param(r, id=name) for name, r in at_the_limits()][::_EVERY]
)
def test_work_at_the_limits_ends_in_an_answer_or_in_a_problem(request_: Json) -> None:
    assert outcome(request_)


@pytest.mark.parametrize("term", ["{0}*x", "{0}*x**{1}", "sin({0}*x)", "exp({0}*x)", "{0}/x**{1}"])
def test_a_sum_of_a_thousand_ordinary_terms_is_answered_with_every_step(term: str) -> None:
    text = repeated(term, 1_000, " + ")

    assert outcome({"expression": text, "variable": "x"}) == "answered"


@pytest.mark.parametrize("functions", ["sin(", "cos(sin(", "tanh(exp("])
def test_a_composition_of_fifty_functions_is_answered_with_every_step(functions: str) -> None:
    levels = 50 // functions.count("(")
    text = nest(functions, levels, ")" * functions.count("("))

    assert outcome({"expression": text, "variable": "x"}) == "answered"


def test_the_deepest_nesting_needs_little_of_the_stack() -> None:
    """Compiled code has no other limit to its recursion than the depth of expressions."""
    deepest = [request for name, request in at_the_limits() if name.startswith("deep, order 1")]
    default = stack_size(512 * 1024)
    try:
        with ThreadPoolExecutor(1) as thread:
            outcomes = list(thread.map(outcome, deepest))
    finally:
        stack_size(default)

    assert "answered" in outcomes
