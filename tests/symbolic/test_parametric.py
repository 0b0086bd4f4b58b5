"""A rate over a rate, and rates that do not exist."""

import pytest

from service.errors import NotDifferentiable
from service.symbolic.derivation import Derivation
from service.symbolic.normal_form import normal_form
from service.symbolic.parametric import rate_step
from service.symbolic.rules.whole import PARAMETRIC
from tests.symbolic.curves import read, text


def test_one_rate_is_divided_by_the_other() -> None:
    step = rate_step(Derivation({"t"}), PARAMETRIC, read("sin(t)"), read("cos(t)"), "t")

    assert text(step.result) == "cos(t)/(-sin(t))"
    assert [text(each.left) for each in step.application.conditions] == ["sin(t)"]
    assert text(normal_form(step.result)) == "-cos(t)/sin(t)"


@pytest.mark.parametrize("by", ["3", "a + 1", "t - t"])
def test_nothing_is_divided_by_what_does_not_change(by: str) -> None:
    with pytest.raises(NotDifferentiable):
        rate_step(Derivation({"t", "a"}), PARAMETRIC, read("t^2"), read(by), "t")
