"""What there is to write of an expression is counted as it is written."""

import pytest

from service.symbolic.brevity import CASES, families, size
from service.symbolic.build import power_of
from service.symbolic.functions import TABLE
from service.symbolic.parsing import parse

SIZES = {
    "x": 1, "-x": 2, "x + 1": 3, "x - 1": 3, "x - y": 4, "2*x*y": 5, "x/2": 3, "1/2": 3, "0.5": 1,
    "sin(x)": 2, "x^2": 3, "sin(x)^2 + sin(x)^2": 9, "2*sin(x)*cos(x)": 7, "sin(2x)": 4,
}  # fmt: skip


@pytest.mark.parametrize("text", SIZES)
def test_the_size_counts_what_is_written_as_often_as_it_is(text: str) -> None:
    assert size(parse(text).expression) == SIZES[text]


def test_shared_parts_are_counted_without_being_walked_through_again() -> None:
    tower = parse("x").expression
    for _ in range(100):
        tower = power_of(tower, tower)

    assert size(tower) == 2**101 - 1


def test_functions_belong_to_families() -> None:
    assert families(parse("sin(x) + exp(tan(y))/erf(2)").expression) == {
        "trigonometric", "elementary", "special",
    }  # fmt: skip
    assert families(parse("x^2").expression, parse("Piecewise((1, x > 0))").expression) == {CASES}


def test_every_function_has_a_family() -> None:
    for row in TABLE.values():
        if row.rewrite is None:
            called = f"{row.name}({', '.join(['x'] * row.arity[0])})"
            assert len(families(parse(called).expression)) == 1
