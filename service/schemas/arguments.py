"""Models of what a client says about a layer, loss, optimizer or clip, made from its class.

The fields are those of the dataclass, with their types, bounds and defaults; the tag `type` says
which class it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from dataclasses import Field as Argument
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator, Field, create_model
from typing_extensions import TypeAliasType

from service.backprop.arguments import Index
from service.schemas.model import WHOLE, Model

T = TypeVar("T")

_DESCRIPTIONS = {
    "alpha": "The constant α of the formula.",
    "amsgrad": "Whether to divide by the largest second moment so far.",
    "approximate": "The exact function, or its approximation by tanh.",
    "betas": "Decay rates of the first and the second moment.",
    "bias": "Whether a bias is added.",
    "clip_value": "The largest absolute value of an element.",
    "dampening": "How much of a new gradient the momentum leaves out.",
    "dim": "The axis; axis 0 counts the examples.",
    "eps": "What keeps a division from being one by zero.",
    "expression": "A formula, read as those of /differentiate are.",
    "ignore_index": "The class index that counts as no target.",
    "embedding_dim": "Numbers in a row of the table.",
    "end_dim": "The last axis that is made part of one.",
    "elementwise_affine": "Whether there are weights and biases.",
    "affine": "Whether there are weights and biases.",
    "beta": "The constant β of the formula.",
    "in_features": "Numbers that come in for an example; inferred when left out.",
    "label_smoothing": "How much of the target is spread evenly over the classes.",
    "lr": "The learning rate.",
    "max_norm": "The largest norm of all gradients together.",
    "maximize": "Whether to go up rather than down.",
    "momentum": "How quickly a running mean follows, as the formula says.",
    "negative_slope": "The slope below zero.",
    "nesterov": "Whether the gradient is looked at one step ahead.",
    "normalized_shape": "Sizes of the last axes, over which is normalized; inferred when left out.",
    "num_embeddings": "Rows of the table.",
    "num_features": "Channels of an example; inferred when left out.",
    "num_parameters": "One slope for all channels, or one for each.",
    "out_features": "Numbers that go out for an example.",
    "p": "The probability that an element is dropped.",
    "padding_idx": "The row that is not trained.",
    "reduction": "How the losses of the elements become one number.",
    "start_dim": "The first axis that is made part of one; axis 0 counts the examples.",
    "track_running_stats": "Whether running statistics are kept for evaluation.",
    "weight": "A weight for each class.",
    "weight_decay": "How strongly parameters are drawn to zero.",
}


def model_of(
    cls: type[Any], base: type[Model], suffix: str, skipped: frozenset[str] = frozenset()
) -> type[Model]:
    """Return the model of a class with a `type` and a `title`, below a base with more fields."""
    hints = get_type_hints(cls, include_extras=True)
    arguments: dict[str, Any] = {
        each.name: (_wire(hints[each.name]), _field(each))
        for each in fields(cls)
        if each.name not in skipped
    }
    tag: Any = (
        Literal[cls.type],
        Field(title="Type", description=f"{cls.title}.", json_schema_extra=_as_constant),
    )
    name = "".join(part.capitalize() for part in cls.type.split("_")) + suffix
    model: type[Model] = create_model(
        name, __base__=base, __doc__=f"{cls.title}.", __module__=__name__, type=tag, **arguments
    )
    return model


def _as_constant(schema: dict[str, Any]) -> None:
    schema["type"] = "string"


def _field(argument: Argument[Any]) -> Any:
    name = argument.name
    about: dict[str, Any] = {
        "title": name.replace("_", " ").capitalize(),
        "description": _DESCRIPTIONS.get(name, f"As `{name}` in PyTorch."),
    }
    if argument.default is MISSING and argument.default_factory is MISSING:
        return Field(**about)
    default = argument.default
    return Field(list(default) if isinstance(default, tuple) else default, **about)


def _wire(annotation: Any) -> Any:
    """Return the type on the wire: whole numbers are bounded, and may be 3.0; tuples are arrays."""
    if annotation is int:
        return _wire(Index)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner, *constraints = parts
        added = [WHOLE] if inner is int else []
        return Annotated[(inner if inner is int else _wire(inner), *constraints, *added)]
    if origin in {Union, UnionType}:
        return Union[tuple(_wire(part) for part in parts)]  # noqa: UP007  of a computed tuple
    if origin is tuple:
        inside: Any = tuple.__class_getitem__(
            tuple(part if part is Ellipsis else _wire(part) for part in parts)
        )
        return Annotated[inside, BeforeValidator(_tuple)]
    return annotation


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def tagged(name: str, description: str, models: Mapping[str, type[Model]]) -> Any:
    """Return the union of models, told apart by their `type`, with a name in the document."""
    union: Any = Union[tuple(models.values())]  # noqa: UP007  of a computed tuple
    about = Field(discriminator="type", title=name, description=description)
    return TypeAliasType(name, Annotated[union, about])


def made(table: Mapping[str, Callable[..., T]], model: Any, conventions: str = "pytorch") -> T:
    """Return the object that a model describes, from a table of classes by `type`.

    What was left out is left to the class, or to its defaults under other conventions.
    """
    cls: Any = table[model.type]
    given = model.model_fields_set.intersection(cls.__dataclass_fields__) - {"type"}
    other = getattr(cls, "keras_defaults", {}) if conventions == "keras" else {}
    made: T = cls(**{**other, **{name: getattr(model, name) for name in given}})
    return made
