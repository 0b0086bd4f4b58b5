"""What all models of the wire have in common."""

from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from service.errors import LimitExceeded
from service.limits import LIMITS
from service.schemas.model import WHOLE, AtMost, Model, Name


class Sample(Model):
    count: Annotated[int, Field(ge=0), WHOLE, AtMost("order", length=False)] = 0
    name: Name = "x"
    names: Annotated[list[str], AtMost("variables")] = Field(default_factory=list)


@pytest.mark.parametrize("count", [3, 3.0])
def test_whole_numbers_are_what_json_says_they_are(count: Any) -> None:
    sample = Sample(count=count)

    assert sample.count == 3
    assert type(sample.count) is int


@pytest.mark.parametrize("count", [True, "3", 3.5, None, [3], -1])
def test_nothing_else_is_a_whole_number(count: Any) -> None:
    with pytest.raises(ValidationError):
        Sample(count=count)


@pytest.mark.parametrize("name", ["x", "x_1", "rate", "w_ij", "alpha"])
def test_a_name_is_letters_digits_and_underscores(name: str) -> None:
    assert Sample(name=name).name == name


def test_greek_letters_and_lowered_digits_are_written_out() -> None:
    assert Sample(name="α₁").name == "alpha1"


@pytest.mark.parametrize(
    ("written", "name"), [(r"\alpha", "alpha"), ("x_{1}", "x_1"), (r"\theta_{ij}", "theta_ij")]
)
def test_a_name_may_be_written_as_in_latex(written: str, name: str) -> None:
    assert Sample(name=written).name == name


@pytest.mark.parametrize(
    "name", ["", "1x", "x+1", "x ", "x\n", "__class__", "ｘ", "𝐱", "π", "\\", "x{1}", "x_{}"]
)
def test_nothing_else_is_a_name(name: str) -> None:
    with pytest.raises(ValidationError):
        Sample(name=name)


def test_a_bound_is_in_the_schema() -> None:
    properties = Sample.model_json_schema()["properties"]

    assert properties["count"]["minimum"] == 0
    assert properties["count"]["maximum"] == LIMITS.order
    assert properties["name"]["maxLength"] == LIMITS.name_characters
    assert properties["names"]["maxItems"] == LIMITS.variables


def test_a_value_beyond_a_bound_names_the_limit_and_the_actual() -> None:
    with pytest.raises(LimitExceeded) as caught:
        Sample(names=["x"] * 100)

    assert caught.value.limit == {"name": "variables", "value": LIMITS.variables}
    assert caught.value.actual == 100
    assert caught.value.pointer == "/names"


def test_models_are_closed_and_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Sample(other=1)  # type: ignore[call-arg]  # that is the point
    with pytest.raises(ValidationError):
        setattr(Sample(), "count", 2)  # noqa: B010  mypy knows that it cannot be assigned
