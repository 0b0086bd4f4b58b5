"""Models follow from classes: fields, bounds, defaults."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from annotated_types import Gt
from pydantic import TypeAdapter, ValidationError

from service.backprop.activations import ACTIVATIONS
from service.backprop.clipping import CLIPS
from service.backprop.initializers import INITIALIZERS
from service.backprop.layers import LAYERS
from service.backprop.losses import LOSSES
from service.backprop.optimizers import OPTIMIZERS
from service.schemas.arguments import made, model_of, tagged
from service.schemas.layers import INITIALIZER_MODELS, LAYER_MODELS, NODE_MODELS
from service.schemas.model import Model
from service.schemas.training import CLIP_MODELS, LOSS_MODELS, OPTIMIZER_MODELS


@dataclass(frozen=True)
class Sample:
    """A class with every kind of argument."""

    type = "sample_row"
    title = "A sample"
    keras_defaults = {"rate": 0.5}  # noqa: RUF012  as the classes of the engine have it

    count: Annotated[int, Gt(0)]
    rate: Annotated[float, Gt(0)] = 0.1
    axes: tuple[int, ...] | int = (1, 2)
    mode: Literal["a", "b"] = "a"
    flag: bool = False


MODEL = model_of(Sample, Model, "Row")
TABLES: dict[str, tuple[Any, Any]] = {
    "layers": (LAYERS, LAYER_MODELS),
    "nodes": (LAYERS, NODE_MODELS),
    "losses": (LOSSES, LOSS_MODELS),
    "optimizers": (OPTIMIZERS, OPTIMIZER_MODELS),
    "clips": (CLIPS, CLIP_MODELS),
    "initializers": (INITIALIZERS, INITIALIZER_MODELS),
}


def test_a_model_has_name_and_document_of_its_class() -> None:
    schema = MODEL.model_json_schema()

    assert schema["title"] == "SampleRowRow"
    assert schema["description"] == "A sample."
    assert schema["required"] == ["type", "count"]
    assert schema["properties"]["count"]["exclusiveMinimum"] == 0
    assert schema["properties"]["axes"]["default"] == [1, 2]


def test_what_fits_becomes_the_object_it_describes() -> None:
    given = {"type": "sample_row", "count": 2.0, "axes": [0, 3.0], "flag": True}

    assert made({"sample_row": Sample}, MODEL.model_validate(given)) == Sample(
        2, 0.1, (0, 3), "a", flag=True
    )


def test_other_conventions_have_other_defaults_and_what_is_given_wins() -> None:
    table = {"sample_row": Sample}
    left_out = MODEL.model_validate({"type": "sample_row", "count": 1})
    given = MODEL.model_validate({"type": "sample_row", "count": 1, "rate": 0.1})

    assert made(table, left_out, "keras").rate == 0.5
    assert made(table, given, "keras").rate == 0.1
    assert made(table, left_out).rate == 0.1


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0}, {"count": True}, {"count": 1.5}, {"count": "1"}, {"rate": 0}, {"rate": "1"},
        {"rate": True}, {"rate": float("nan")}, {"axes": [0.5]}, {"axes": "1"}, {"mode": "c"},
        {"flag": 1}, {"other": 1}, {"type": "other"},
    ],
    ids=repr,
)  # fmt: skip
def test_what_does_not_fit_is_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        MODEL.model_validate({"type": "sample_row", "count": 1, **wrong})


def test_the_type_is_required_and_picks_the_model() -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(tagged("Rows", "Some rows.", {"sample_row": MODEL}))

    assert type(adapter.validate_python({"type": "sample_row", "count": 1})) is MODEL
    with pytest.raises(ValidationError):
        adapter.validate_python({"count": 1})


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_model_with_the_defaults_of_its_class(table: str) -> None:
    rows, models = TABLES[table]
    for name, row in rows.items():
        properties = models[name].model_json_schema()["properties"]
        for argument, field in row.__dataclass_fields__.items():
            if argument in properties and "default" in properties[argument]:
                default = properties[argument]["default"]
                expected = field.default
                assert default == (list(expected) if isinstance(expected, tuple) else expected)


def test_activations_with_required_arguments_are_no_short_form() -> None:
    activation = LAYER_MODELS["linear"].model_json_schema()["properties"]["activation"]

    assert set(activation["anyOf"][0]["enum"]) == ACTIVATIONS.keys() - {"expression"}
