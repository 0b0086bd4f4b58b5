"""The shape of derivations."""

from typing import Any

import pytest
from pydantic import ValidationError

from service.schemas.derivation import SameStep, Step

E = {"text": "x"}
STEP: dict[str, Any] = {
    "id": "1",
    "rule": "identity",
    "title": "Identity",
    "variable": "x",
    "of": E,
    "result": E,
    "explanation": "",
    "link": None,
    "paths": None,
    "graph": None,
    "conditions": [],
    "alternatives": [],
    "verified": "verified",
    "unverified_because": None,
    "steps": [],
}


def test_steps_nest_and_refer_back() -> None:
    step = Step.model_validate(STEP | {"steps": [STEP, {"id": "1.2", "same_as": "1.1"}]})

    assert isinstance(step.steps[0], Step)
    assert isinstance(step.steps[1], SameStep)


@pytest.mark.parametrize("field", STEP)
def test_every_field_is_there(field: str) -> None:
    with pytest.raises(ValidationError):
        Step.model_validate({name: value for name, value in STEP.items() if name != field})


def test_a_refuted_step_has_no_shape() -> None:
    with pytest.raises(ValidationError):
        Step.model_validate(STEP | {"verified": "refuted"})
