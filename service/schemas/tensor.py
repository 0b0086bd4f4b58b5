"""Tensors of requests and answers: numbers in lists, or as bytes with a shape."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, GetCoreSchemaHandler, ValidationInfo, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from service.backprop.arrays import Array
from service.errors import InvalidTensor, NetworkError
from service.schemas.model import AtMost, Model
from service.tensors.decoding import decoded, is_tensor
from service.tensors.dtypes import NON_FINITE

DType: TypeAlias = Literal["float32", "float64", "int32", "int64"]

# The key of the context of validation that says whether truth values may be among the numbers.
BOOLEANS = "booleans"

# The type of the validation errors that carry an InvalidTensor.
INVALID_TENSOR = "invalid_tensor"

Encoding: TypeAlias = Literal["list", "base64"]
Shape: TypeAlias = list[Annotated[int, Field(ge=0)]]
Number: TypeAlias = float | Literal["NaN", "Infinity", "-Infinity"]

_NAMES = list(NON_FINITE)
_NESTED = {
    "type": "array",
    "items": {"anyOf": [{"type": "number"}, {"enum": _NAMES}, {"type": "array"}]},
    "description": "Numbers, or lists of equal length, nested to any depth.",
}

# Described by its outermost level; what is further in is decoded in one go.
Nested: TypeAlias = Annotated[list[Any], WithJsonSchema(_NESTED)]


class FlatTensor(Model):
    """The numbers of a tensor in row-major order, and its shape."""

    dtype: DType = Field(title="Dtype", description="Type of the numbers.")
    shape: Shape = Field(title="Shape", description="The size of each axis.")
    data: list[Number] = Field(title="Data", description="The numbers, in row-major order.")


class BinaryTensor(Model):
    """The numbers of a tensor as bytes, and its shape."""

    dtype: DType = Field(title="Dtype", description="Type of the numbers.")
    shape: Shape = Field(title="Shape", description="The size of each axis.")
    encoding: Literal["base64"] = Field(title="Encoding", description="Of the bytes.")
    data: str = Field(
        title="Data",
        description="The bytes in base64: little-endian, in row-major order.",
        json_schema_extra={"format": "base64"},
    )


Tensor: TypeAlias = Number | Nested | FlatTensor | BinaryTensor
Tensors: TypeAlias = dict[str, Tensor]
OneOrNamed: TypeAlias = Tensor | Tensors
Slots: TypeAlias = dict[str, Tensors]


# The field of every request whose answer is mostly numbers.
ENCODING: Any = Field("list", title="Encoding", description="Of the tensors of the answer.")


class Decoded:
    """Makes arrays of the tensors in a value of the wire, which the documented type describes."""

    def __init__(self, documented: Any, decode: Callable[[Any, bool], Any]) -> None:
        self._documented = documented
        self._decode = decode

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Decode in one go; the documented type is for the schema alone."""
        return core_schema.with_info_plain_validator_function(
            self._validate, json_schema_input_schema=handler.generate_schema(self._documented)
        )

    def _validate(self, value: Any, info: ValidationInfo) -> Any:
        booleans = (info.context or {}).get(BOOLEANS, True)
        try:
            return self._decode(value, booleans)
        except InvalidTensor as error:
            raise PydanticCustomError(
                INVALID_TENSOR, "{detail}", {"detail": error.detail, "error": error}
            ) from None


def tensors(value: Any, booleans: bool) -> dict[str, Array]:
    """Return the arrays of tensors that are given by name. Raises InvalidTensor."""
    if not isinstance(value, dict):
        raise InvalidTensor("Tensors are given by name.", expected="an object")
    return {name: _within(decoded, name, each, booleans) for name, each in value.items()}


def _slots(value: Any, booleans: bool) -> dict[str, dict[str, Array]]:
    if not isinstance(value, dict):
        raise InvalidTensor("Slots are given by parameter.", expected="an object")
    return {name: _within(_named, name, each, booleans) for name, each in value.items()}


def _named(value: Any, *, booleans: bool) -> dict[str, Array]:
    return tensors(value, booleans)


def _one_or_named(value: Any, booleans: bool) -> Array | dict[str, Array]:
    return decoded(value, booleans=booleans) if is_tensor(value) else tensors(value, booleans)


def _within(decode: Callable[..., Any], name: str, value: Any, booleans: bool) -> Any:
    try:
        return decode(value, booleans=booleans)
    except NetworkError as error:
        error.pointer = f"/{escaped(name)}{error.pointer or ''}"
        error.layer = error.layer or name.rpartition(".")[0] or None
        raise


def escaped(name: str) -> str:
    """Return a name as a part of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


TensorsIn = Annotated[dict[str, Any], AtMost("tensors"), Decoded(Tensors, tensors)]
SlotsIn = Annotated[dict[str, Any], AtMost("tensors"), Decoded(Slots, _slots)]
OneOrNamedIn = Annotated[Any, Decoded(OneOrNamed, _one_or_named)]
