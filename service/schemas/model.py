"""What all models of the wire have in common: strict, closed, frozen, bounded."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from service.errors import LimitExceeded
from service.limits import LIMITS
from service.symbolic.parsing.alphabet import GREEK_LETTERS, SUBSCRIPTS, canonical_name

# What JSON has of each; asking for abstract types would take ten times as long.
_SIZED, _NUMERIC = (str, list, dict), (int, float)
_KEYWORDS = {
    "string": "maxLength",
    "array": "maxItems",
    "object": "maxProperties",
    "integer": "maximum",
}


class Model(BaseModel):
    """A model that converts nothing, knows all its fields and never changes."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, serialize_by_alias=True
    )


@dataclass(frozen=True, slots=True)
class AtMost:
    """A bound taken from the limits: of the length of a text, list or object, or of a number.

    It is looked at before anything else, so that nothing beyond it is validated piece by piece,
    and raises LimitExceeded rather than a validation error.
    """

    limit: str
    length: bool = True

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check before the type does."""
        return core_schema.with_info_before_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """State the bound with the keyword of the type."""
        schema = handler(core)
        return schema | {_KEYWORDS[schema["type"]]: getattr(LIMITS, self.limit)}

    def _check(self, value: Any, info: ValidationInfo) -> Any:
        # Values of another type are left to the validator of the type.
        if self.length:
            actual: float = len(value) if isinstance(value, _SIZED) else 0
        else:
            actual = value if isinstance(value, _NUMERIC) else 0
        if actual > getattr(LIMITS, self.limit):
            raise self._exceeded(actual, info.field_name)
        return value

    def _exceeded(self, actual: float, field: str | None) -> LimitExceeded:
        limit = {"name": self.limit, "value": getattr(LIMITS, self.limit)}
        detail = f"{field} is beyond the limit {self.limit} of {limit['value']}."
        # Numbers of hundreds of digits are not repeated.
        shown = actual if actual < 10**15 else None
        return LimitExceeded(detail, pointer=f"/{field}", limit=limit, actual=shown)


def no_default(schema: dict[str, Any]) -> None:
    """Document a field of an answer that is there or not, and never null or empty."""
    del schema["default"]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# JSON does not tell 3 from 3.0, so both are whole numbers; true and "3" are not. Stands after the
# constraints of the field, which otherwise would be missing from the schema.
WHOLE = BeforeValidator(_whole)

# Greek letters and lowered digits are written out, here as in expressions, and LaTeX's \\alpha and
# x_{1} are taken for alpha and x_1; π is a number.
_NAME = (
    rf"^(\\?[A-Za-z]|[{GREEK_LETTERS.replace('π', '')}])[0-9A-Za-z_{SUBSCRIPTS}]*"
    r"(_\{[0-9A-Za-z]+\})?$"
)
# What patterns ask for, told in place of them.
IN_WORDS = {
    _NAME: "a name: a letter, Latin or Greek, and then letters, digits and underscores, as x or x_1"
}

Name = Annotated[
    str, Field(pattern=_NAME), AtMost("name_characters"), AfterValidator(canonical_name)
]
Text = Annotated[
    str,
    Field(min_length=1, json_schema_extra={"format": "expression"}),
    AtMost("expression_characters"),
]


class NamesAsKeys:
    """Documents an object whose keys are names; pydantic itself allows others beside them."""

    @staticmethod
    def __get_pydantic_json_schema__(
        core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """State what the keys are and what stands under them."""
        schema = handler(core)
        (values,) = schema.pop("patternProperties").values()
        names = {"pattern": _NAME, "maxLength": LIMITS.name_characters}
        return schema | {"propertyNames": names, "additionalProperties": values}
