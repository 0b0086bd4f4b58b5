"""From a JSON value to the model of a request, or to the one thing that is wrong with it."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import ValidationError

from service.api.strict_json import shortened
from service.errors import InvalidRequest
from service.schemas.model import Model

M = TypeVar("M", bound=Model)

_KEY = "[key]"
_POINTER_CHARACTERS = 200
_INPUT_SHOULD = "Input should be "


def validate(model: type[M], value: Any) -> M:
    """Return the model of a decoded body. Raises InvalidRequest, LimitExceeded."""
    if not isinstance(value, dict):
        raise InvalidRequest("The body is a JSON object.", pointer="", expected="an object")
    if not value.keys() <= model.model_fields.keys():
        raise _unknown_field(value, list(model.model_fields))
    try:
        return model.model_validate(value)
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


def _invalid(error: ValidationError, value: Any) -> InvalidRequest:
    """Report the first mistake without the input; pydantic's messages do not contain it."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    message = first["msg"]
    missing = first["type"] == "missing"
    pointer = _pointer(_location(first["loc"], value, missing=missing))
    return InvalidRequest(
        f"{message}.", pointer=pointer, expected=message.removeprefix(_INPUT_SHOULD)
    )


def _location(loc: Iterable[str | int], value: Any, *, missing: bool) -> Iterable[str | int]:
    """Yield the parts of a location that are in the body; pydantic adds the tags of unions."""
    for part in loc:
        if (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int)
        ):
            yield part
            value = value[part]  # type: ignore[index]  # a list is indexed by an int here
        else:
            if missing:
                yield part
            return


def _pointer(parts: Iterable[str | int]) -> str:
    """Return the JSON Pointer (RFC 6901), cut where it would repeat too much of the input."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in parts)
    return "".join(f"/{part}" for part in escaped)[:_POINTER_CHARACTERS]
