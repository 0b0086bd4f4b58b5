"""Requests leave nothing behind."""

import gc

from service.symbolic.interning import Node
from tests.properties.asking import Json, outcome

_REQUESTS = 2_000


def _ask(start: int, count: int) -> None:
    for i in range(start, start + count):
        text = f"sin({i}*x{i})^2 + a{i}*exp({i}.5*x{i})"
        assert outcome({"expression": text, "variable": f"x{i}"}) == "answered"


def _alive() -> tuple[int, int]:
    """Return how many nodes there are, and how many objects of any kind."""
    gc.collect()
    tracked = gc.get_objects()
    return sum(isinstance(each, Node) for each in tracked), len(tracked)


def test_after_thousands_of_distinct_requests_no_more_objects_are_alive() -> None:
    _ask(0, _REQUESTS)
    nodes, objects = _alive()
    _ask(_REQUESTS, _REQUESTS)
    nodes_after, objects_after = _alive()

    assert nodes_after == nodes
    assert objects_after < objects + _REQUESTS // 10


def test_a_request_that_fails_leaves_no_nodes_behind() -> None:
    nodes, _ = _alive()
    for text in (
        "sin(x",
        "1/0*x",
        "9" * 500 + "*x",
        "f(" * 70,
        "gamma(" * 30 + "x" + ")" * 30 + "^",
    ):
        assert outcome({"expression": text, "variable": "x"}) != "answered"
    nodes_after, _ = _alive()

    assert nodes_after == nodes


def test_a_request_leaves_nothing_to_the_garbage_collector() -> None:
    texts = ("(x^2 + 1)^3", "sin(x^2)*exp(3*x)", "x^x", "atan2(x^2, x + 1)/sqrt(x)")
    requests: list[Json] = [
        {"expression": text, "variable": "x", "trace": "brief"} for text in texts
    ]
    requests += [{"expression": text, "variable": "x", "order": 2} for text in texts]
    for request in requests:
        assert outcome(request) == "answered"  # What is made once is made here.
    gc.collect()
    gc.disable()
    try:
        for request in requests:
            assert outcome(request) == "answered"
        assert gc.collect() == 0
    finally:
        gc.enable()
