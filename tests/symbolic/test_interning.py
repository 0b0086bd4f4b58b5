"""Nodes are built once within a scope, and a scope is a budget."""

import gc
import threading
import weakref

import pytest

from service.errors import ComputeBudgetExceeded
from service.limits import LIMITS
from service.symbolic.build import ONE, call, number, product_of, symbol
from service.symbolic.expression import Expression
from service.symbolic.interning import (
    Table,
    TakesLong,
    allowance,
    below,
    charge,
    extend,
    meter,
    scope,
    shared,
    table,
)


def test_equal_expressions_of_one_scope_are_the_same_object() -> None:
    x = symbol("x")

    assert symbol("x") is x
    assert x**2 + 1 is x**2 + 1


def test_module_constants_are_the_same_object_in_every_scope() -> None:
    with scope():
        inside = number(1)

    assert inside is ONE


def test_a_scope_forgets_its_nodes_when_it_ends() -> None:
    with scope():
        symbol("x") + 1
        inside = weakref.ref(_Marker.attach(table()))
    gc.collect()

    assert inside() is None


class _Marker:
    """Something that can be referred to weakly and lives as long as a table does."""

    @classmethod
    def attach(cls, nodes: Table) -> "_Marker":
        marker = cls()
        nodes.nodes["marker"] = marker
        return marker


def test_no_request_adds_to_the_shared_nodes() -> None:
    before = len(shared)
    with scope():
        symbol("a") * symbol("b") + 17

    assert len(shared) == before


def test_expressions_cannot_be_built_outside_a_scope() -> None:
    caught: list[type[BaseException]] = []

    def build() -> None:
        try:
            symbol("x")
        except LookupError as error:
            caught.append(type(error))

    thread = threading.Thread(target=build)
    thread.start()
    thread.join()

    assert caught == [LookupError]


def nest(levels: int) -> Expression:
    nested: Expression = symbol("x")
    for level in range(levels):
        nested = call("sin", nested + level)
    return nested


def multiply_ranges(count: int) -> None:
    factors = [symbol("x") + i for i in range(2, count)]
    for i in range(len(factors) - 1):
        product_of(*factors[i:])


def test_a_scope_refuses_to_grow_beyond_its_budget() -> None:
    with scope(work=50), pytest.raises(ComputeBudgetExceeded) as refused:
        nest(40)

    assert refused.value.limit == {"name": "work", "value": 50}


def test_wide_nodes_count_all_their_children_against_the_budget() -> None:
    with scope(work=1_000), pytest.raises(ComputeBudgetExceeded):
        multiply_ranges(100)


def test_nesting_beyond_the_depth_limit_is_refused() -> None:
    with pytest.raises(ComputeBudgetExceeded) as refused:
        nest(LIMITS.expression_depth)

    assert refused.value.limit == {"name": "expression_depth", "value": LIMITS.expression_depth}


def test_nodes_have_no_room_for_anything_else() -> None:
    with pytest.raises(AttributeError):
        symbol("x").value = 1  # type: ignore[attr-defined]


def test_a_node_knows_its_free_symbols_and_depth() -> None:
    expression = symbol("a") * call("sin", symbol("x")) + 1

    assert expression.free == {"a", "x"}
    assert expression.depth == 4


def test_the_representation_names_kind_and_fields() -> None:
    assert repr(symbol("x")) == "Symbol('x')"


def test_what_is_below_is_found_once_each() -> None:
    x = symbol("x")
    square = x**2

    assert list(below(square + x)) == [square + x, square, x, number(2)]


def test_what_an_allowance_does_not_use_stays() -> None:
    with scope(1000):
        with allowance(250):
            charge(100)

        assert table().left == 900


def test_an_allowance_that_is_used_up_leaves_the_rest_as_it_was() -> None:
    with scope(1000):
        with pytest.raises(ComputeBudgetExceeded), allowance(250):
            charge(251)

        assert table().left == 750


@pytest.mark.parametrize(
    ("here", "ended_by"),
    [(1000, ComputeBudgetExceeded), (250, ComputeBudgetExceeded), (249, TakesLong)],
)
def test_what_remains_and_is_allowed_does_not_depend_on_how_much_may_be_spent_here(
    here: int, ended_by: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meter, "here", here)
    with scope(1000):
        assert table().remaining == 1000
        with allowance(250):
            assert table().remaining == 250
        with pytest.raises(ended_by), allowance(250):
            charge(251)


def test_the_meter_adds_up_what_scopes_spent_and_never_more_than_their_budgets() -> None:
    before = meter.spent
    with scope(100):
        charge(30)
    with pytest.raises(ComputeBudgetExceeded), scope(5):
        charge(6)

    assert meter.spent - before == 35


def test_a_budget_can_be_extended_up_to_that_of_any_request() -> None:
    with scope(LIMITS.work - 5):
        extend(3)
        assert table().budget == LIMITS.work - 2
        extend(1000)
        assert table().budget == table().left == LIMITS.work
    with scope(10, 20):
        extend(1000)
        assert table().budget == 20
