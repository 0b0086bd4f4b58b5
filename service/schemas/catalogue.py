"""GET /functions, /rules and /limits: the responses."""

from pydantic import Field

from service.schemas.derivation import Alternative
from service.schemas.expression import Written
from service.schemas.model import Model


class Arity(Model):
    """How many arguments a function takes."""

    least: int = Field(title="Least", description="The smallest number.")
    most: int | None = Field(title="Most", description="The largest; null where there is none.")


class PartialDerivative(Model):
    """The derivative of a function by one of its arguments."""

    by: str = Field(title="By", description="The argument, as named in the expression.")
    derivative: Written = Field(title="Derivative", description="In terms of the arguments.")


class FunctionRow(Model):
    """A row of the function table."""

    name: str = Field(title="Name", description="As text answers write it.")
    title: str = Field(title="Title", description="What a person calls it.")
    aliases: list[str] = Field(title="Aliases", description="Other names that are read.")
    arity: Arity = Field(title="Arity", description="Numbers of arguments.")
    expression: Written = Field(
        title="Expression", description="Applied to its arguments; a notation as it is read."
    )
    derivatives: list[PartialDerivative] = Field(
        title="Derivatives", description="By each argument for which one is known."
    )
    domain: list[str] = Field(title="Domain", description="Where it has a real value.")
    differentiable: list[str] = Field(
        title="Differentiable", description="Where its derivative exists."
    )


class FunctionsResponse(Model):
    """The function table."""

    functions: list[FunctionRow] = Field(title="Functions", description="In families.")


class RuleRow(Model):
    """A rule of differentiation."""

    id: str = Field(title="Id", description="What steps and lines refer to.")
    title: str = Field(title="Title", description="What a person calls it.")
    statement: Written = Field(title="Statement", description="The rule as a formula.")
    explanation: str = Field(title="Explanation", description="The rule in words.")
    example: str = Field(title="Example", description="An expression to which it applies.")
    alternatives: list[Alternative] = Field(
        title="Alternatives", description="Other usual methods for the same derivative."
    )


class RulesResponse(Model):
    """The rule table; the first rule that matches is used."""

    rules: list[RuleRow] = Field(title="Rules", description="In the order they are tried.")


class LimitsResponse(Model):
    """How much one request may ask for."""

    limits: dict[str, int] = Field(title="Limits", description="By name, as they are here.")
    defaults: dict[str, int] = Field(
        title="Defaults", description="The same as they are documented, unless they are set."
    )
