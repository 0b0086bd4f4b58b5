"""Sample points are fixed, distinct, and on all sides of where functions change."""

import numpy as np
import pytest

from service.symbolic.build import symbol
from service.symbolic.evaluate import Array, start
from service.symbolic.parsing import parse
from service.symbolic.sampling import FIRST, MOST_POINTS, WIDE, Table, points_inside


def _values(text: str, row: Array) -> Array:
    value = start(np.ones(len(row)))
    value[symbol("x")] = row
    return value[parse(text).expression]


EVERY_TABLE = pytest.mark.parametrize("table", [FIRST, WIDE], ids=["first", "wide"])


@EVERY_TABLE
def test_no_two_symbols_have_the_same_value_at_a_point(table: Table) -> None:
    rows = np.array([table.row(k) for k in range(16)])

    assert all(len(set(column)) == len(column) for column in rows.T)


@EVERY_TABLE
def test_no_value_is_whole_or_half(table: Table) -> None:
    twice = 2 * np.array([table.row(k).real for k in range(64)])

    assert not np.any(twice == np.round(twice))


@EVERY_TABLE
def test_every_symbol_is_negative_somewhere_and_on_both_sides_of_one(table: Table) -> None:
    for k in range(64):
        values = table.row(k).real
        assert values.min() < 0
        assert ((values > 0) & (values < 1)).any()
        assert values.max() > 1


@EVERY_TABLE
def test_there_is_a_value_for_any_number_of_symbols(table: Table) -> None:
    assert np.isfinite(table.row(10_000)).all()


def test_the_wide_table_reaches_small_and_large_values() -> None:
    values = np.abs(WIDE.row(0))

    assert values.min() < 0.02
    assert values.max() > 100


@pytest.mark.parametrize("text", ["x", "log(x)", "acos(x - 30)", "log(x - 1000)"])
def test_points_inside_a_domain_are_found_where_there_are_few(text: str) -> None:
    (row,) = points_inside(parse(text).expression, ["x"], [WIDE.row(0).real])

    assert 16 <= len(row) <= MOST_POINTS
    assert np.isfinite(_values(text, row)).all()
