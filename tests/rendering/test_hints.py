"""Hints say what their level allows, in every format."""

import pytest

from service.rendering.hints import hint
from service.rendering.writer import Writer
from service.symbolic.step import Step
from tests.rendering.deriving import derived, total

LINE = {"text": "= 1", "rules": ["chain"], "steps": ["1"], "note": "so it is"}


def _hint(step: Step | None, level: int, *formats: str) -> dict[str, object]:
    before = (step or derived("x")).result
    return hint(Writer(formats or ("text",)), LINE, step, before, "1", level)


@pytest.mark.parametrize("text", ["x^3", "sin(x)", "sin(x^2)", "x*exp(x)", "x/(1 + x)", "x^x", "7"])
@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_every_rule_has_a_hint_at_every_level(text: str, level: int) -> None:
    written = _hint(derived(text), level, "text", "latex", "mathml")

    assert str(written["detail"]).endswith(".")
    assert (written["template"] is not None) == (level >= 2)
    assert (written["filled"] is not None) == (level >= 3)
    assert (written["shown"] is not None) == (level == 4)


def test_the_note_of_the_line_is_the_last_hint() -> None:
    assert _hint(derived("sin(x^2)"), 4)["detail"] == "The next line; so it is."


def test_tidying_is_explained_without_a_step() -> None:
    written = _hint(None, 3)

    assert written["rule"] == "tidy"
    assert written["filled"] == [{"text": "1"}]


def test_paths_are_filled_in_with_all_their_derivatives() -> None:
    written = _hint(total("x^2*y", x="cos(t)", y="sin(t)"), 3)

    assert {"text": "dx/dt = -sin(t)"} in written["filled"]  # type: ignore[operator]
