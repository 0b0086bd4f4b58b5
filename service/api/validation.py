"""From a JSON value to the model of a request, or to the one thing that is wrong with it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from service.api.strict_json import shortened
from service.errors import InvalidRequest, ServiceError, UnknownLayer, UnknownLoss, UnknownOptimizer
from service.schemas.model import IN_WORDS, Model
from service.schemas.tensor import BOOLEANS, INVALID_TENSOR, escaped

M = TypeVar("M", bound=Model)

_POINTER_CHARACTERS = 200
_INPUT_SHOULD = "Input should be "
_UNKNOWN = {"loss": UnknownLoss, "optimizer": UnknownOptimizer, "network": UnknownLayer}


def validate(model: type[M], value: Any, *, booleans: bool = True) -> M:
    """Return the model of a decoded body.

    `booleans=False` says that the lists in it hold no truth values. Raises InvalidRequest,
    LimitExceeded, NetworkError.
    """
    if not isinstance(value, dict):
        raise InvalidRequest("The body is a JSON object.", pointer="", expected="an object")
    names = [field.alias or name for name, field in model.model_fields.items()]
    if not value.keys() <= set(names):
        raise _unknown_field(value, names)
    try:
        return model.model_validate(value, context={BOOLEANS: booleans})
    except ValidationError as error:
        raise _invalid(error, value) from None


def _unknown_field(value: dict[str, Any], fields: list[str]) -> InvalidRequest:
    name = next(key for key in value if key not in fields)
    return InvalidRequest(
        f"There is no field {shortened(name)}.",
        pointer=_pointer([name]),
        expected=fields,
        suggestions=tuple(get_close_matches(name[:40], fields, 3)),
    )


def _invalid(error: ValidationError, value: Any) -> ServiceError:
    """Report the first mistake without the input; pydantic's messages do not contain it."""
    first = error.errors(include_url=False, include_input=False)[0]
    message, kind = first["msg"], first["type"]
    pointer = _pointer(_location(first["loc"], value, missing=kind == "missing"))
    if kind == INVALID_TENSOR:
        tensor: ServiceError = first["ctx"]["error"]
        tensor.pointer = pointer + (tensor.pointer or "")
        return tensor
    if kind == "union_tag_invalid":
        return _unknown_type(first, pointer)
    if kind == "union_tag_not_found":
        return InvalidRequest(
            "There is no type here.", pointer=f"{pointer}/type", expected="the name of a type"
        )
    if kind == "string_pattern_mismatch" and first["ctx"]["pattern"] in IN_WORDS:
        wanted = IN_WORDS[first["ctx"]["pattern"]]
        return InvalidRequest(f"This is not {wanted}.", pointer=pointer, expected=wanted)
    return InvalidRequest(
        f"{message}.", pointer=pointer, expected=message.removeprefix(_INPUT_SHOULD)
    )


def _unknown_type(error: Mapping[str, Any], pointer: str) -> ServiceError:
    tag, known = error["ctx"]["tag"], error["ctx"]["expected_tags"]
    names = [name.strip("'") for name in known.split(", ")]
    place = str(error["loc"][0])
    unknown: type[ServiceError] = _UNKNOWN.get(place, InvalidRequest)
    if "initializers" in error["loc"]:
        unknown = InvalidRequest
    return unknown(
        f"There is no type {shortened(tag)} here.",
        pointer=f"{pointer}/type",
        expected=names,
        suggestions=tuple(get_close_matches(tag[:40], names, 3)),
    )


def _location(loc: Iterable[str | int], value: Any, *, missing: bool) -> Iterable[str | int]:
    """Yield the parts of a location that are in the body; pydantic adds the tags of unions."""
    at_tag = True
    for part in loc:
        if at_tag and isinstance(value, dict) and part == value.get("type"):
            at_tag = False
        elif (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        ):
            yield part
            value = value[part]  # type: ignore[index]  # a list is indexed by an int here
            at_tag = True
        else:
            if missing:
                yield part
            return


def _pointer(parts: Iterable[str | int]) -> str:
    """Return the JSON Pointer (RFC 6901), cut where it would repeat too much of the input."""
    return "".join(f"/{escaped(str(part))}" for part in parts)[:_POINTER_CHARACTERS]
