"""Conditions are written with their operator between their sides."""

from service.rendering.conditions import written_conditions
from service.rendering.writer import Writer
from tests.rendering.deriving import derived


def test_conditions_read_as_a_person_writes_them() -> None:
    writer = Writer(["latex"])
    steps = [derived(text) for text in ("log(2*x)", "1/(x - 1)", "asin(x)", "x^2")]

    written = [list(written_conditions(writer, step.application.conditions)) for step in steps]
    assert written == [["x > 0"], ["x - 1 != 0"], ["x > -1", "x < 1"], []]
