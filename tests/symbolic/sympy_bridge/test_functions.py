"""Every function of our table has the values in SymPy that it has here."""

import pytest
import sympy as sp

from service.symbolic.build import call, number
from service.symbolic.evaluate import value_at
from service.symbolic.functions import TABLE, Function
from service.symbolic.sympy_bridge.functions import DEFINITIONS, NAMES, NATIVE, unfolded
from service.symbolic.sympy_bridge.to_sympy import to_sympy

ROWS = [row for row in TABLE.values() if row.rewrite is None]


def test_each_function_is_known_to_sympy_or_has_a_definition() -> None:
    assert NATIVE.keys().isdisjoint(DEFINITIONS)
    assert {*NATIVE, *DEFINITIONS} == {row.name for row in ROWS}


def test_what_sympy_calls_a_function_leads_back_to_ours() -> None:
    assert {*NAMES.values(), "digamma"} == NATIVE.keys()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_function_has_the_same_values_in_sympy(row: Function) -> None:
    for point in row.points:
        rationals = [sp.Rational(str(coordinate)) for coordinate in point]
        called = call(row.name, *[number(each.p, each.q) for each in rationals])
        theirs = sp.N(unfolded(to_sympy(called)), 20)

        assert float(theirs) == pytest.approx(value_at(called, {}), rel=1e-9)
