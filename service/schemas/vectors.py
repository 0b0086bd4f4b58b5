"""POST /gradient, /jacobian and /hessian: the requests and the responses."""

from typing import Annotated, Literal

from pydantic import Field

from service.schemas.derivation import Derivation, Line
from service.schemas.expression import Written
from service.schemas.model import WHOLE, AtMost, Model, Name, Text
from service.schemas.symbolic import CommonForm, Coordinates, DerivingRequest, DerivingResponse
from service.schemas.tensor import Number


class DerivativesRequest(DerivingRequest):
    """What operations that find several derivatives are told."""

    form: CommonForm = Field(
        "default",
        title="Form",
        description="Of each derivative. All but default are found by computer algebra and "
        "checked.",
    )


class VariablesRequest(DerivativesRequest):
    """What operations that differentiate by several variables are told."""

    variables: Annotated[list[Name], AtMost("variables")] = Field(
        default_factory=list,
        title="Variables",
        description="What to differentiate by, in this order; all free ones, sorted, if left out.",
    )


class GradientRequest(VariablesRequest):
    """A function of several variables, and where its gradient is wanted."""

    expression: Text = Field(
        title="Expression", description="The function.", examples=["x^2*y + sin(y)"]
    )
    direction: Coordinates = Field(
        default_factory=dict,
        title="Direction",
        description="A vector of any length but 0, one number for each variable: adds the slope in "
        "this direction at the point.",
    )


class JacobianRequest(VariablesRequest):
    """Functions of the same variables."""

    expressions: Annotated[list[Text], Field(min_length=1), AtMost("variables")] = Field(
        title="Expressions",
        description="The functions, one for each row of the matrix.",
    )


class HessianRequest(VariablesRequest):
    """A function of several variables."""

    expression: Text = Field(
        title="Expression", description="The function.", examples=["x^3 - 3*x*y^2"]
    )


class VectorRequest(DerivativesRequest):
    """A function with several components, as r(t) = (cos(t), sin(t), t), of one variable."""

    expressions: Annotated[list[Text], Field(min_length=1), AtMost("variables")] = Field(
        title="Expressions", description="The components."
    )
    variable: Name | None = Field(
        None,
        title="Variable",
        description="What to differentiate by; may be left out when there is exactly one.",
        examples=["t"],
    )
    order: Annotated[int, Field(ge=1), WHOLE, AtMost("order", length=False)] = Field(
        1, title="Order", description="How many times to differentiate."
    )


class LinedDerivation(Derivation):
    """The derivation of one derivative, for programs and for people."""

    lines: list[Line] = Field(title="Lines", description="The same as a textbook has it.")


class GradientValue(Model):
    """The function and its gradient at a point."""

    at: dict[str, float] = Field(title="At", description="The point.")
    function: float = Field(title="Function", description="Its value.")
    gradient: dict[str, float] = Field(title="Gradient", description="Its value, by variable.")
    norm: Number = Field(title="Norm", description="The length of the gradient.")
    steepest_ascent: dict[str, float] | None = Field(
        title="Steepest ascent",
        description="The direction of the gradient as a vector of length 1; null where that is 0.",
    )
    directional_derivative: Number | None = Field(
        title="Directional derivative",
        description="The slope in the direction asked for: the gradient times the vector of "
        "length 1; null if no direction was asked for.",
    )


class ValueNode(Model):
    """A node of the computation graph."""

    id: str = Field(title="Id", description="v1, v2 and so on, in the order of the forward sweep.")
    operation: str = Field(
        title="Operation",
        description="variable, constant, add, multiply, divide, power, piecewise, integral, or the "
        "name of a function.",
    )
    expression: Written = Field(title="Expression", description="What the node stands for.")
    inputs: list[str] = Field(title="Inputs", description="The nodes that it is computed from.")
    value: Number = Field(title="Value", description="From the forward sweep.")
    adjoint: Number | None = Field(
        title="Adjoint",
        description="From the backward sweep: the derivative of the result by this node; null "
        "for constants.",
    )


class BackwardContribution(Model):
    """What a node passes back to one that it reads."""

    to: str = Field(title="To", description="The node that is read.")
    local: Written = Field(
        title="Local derivative", description="Of the one by the other, as an expression."
    )
    local_value: Number = Field(title="Local value", description="The local derivative's value.")
    contribution: Number = Field(
        title="Contribution", description="The adjoint times that: what is added to the other's."
    )


class BackwardVisit(Model):
    """The backward sweep at a node."""

    node: str = Field(title="Node", description="Which one.")
    adjoint: Number = Field(title="Adjoint", description="Complete, now that it is its turn.")
    contributions: list[BackwardContribution] = Field(
        title="Contributions", description="One for each node that it reads."
    )


class ComputationGraph(Model):
    """Backpropagation on the expression."""

    nodes: list[ValueNode] = Field(title="Nodes", description="In the order of the forward sweep.")
    forward: list[str] = Field(title="Forward", description="The forward sweep.")
    backward: list[BackwardVisit] = Field(
        title="Backward", description="The backward sweep, the result first."
    )


class GradientResponse(DerivingResponse):
    """The gradient, how it came about, and what it is at the point."""

    variables: list[str] = Field(title="Variables", description="What was differentiated by.")
    expression: Written = Field(title="Expression", description="As it was read.")
    gradient: dict[str, Written] = Field(
        title="Gradient", description="The partial derivative by each variable."
    )
    value: GradientValue | None = Field(title="Value", description="At the point, if any.")
    graph: ComputationGraph | None = Field(
        title="Graph", description="Values and adjoints at the point, if any."
    )
    derivations: dict[str, LinedDerivation] = Field(
        title="Derivations", description="Of each partial derivative; empty without a trace."
    )


class JacobianValue(Model):
    """The functions and their Jacobian at a point."""

    at: dict[str, float] = Field(title="At", description="The point.")
    functions: list[float] = Field(title="Functions", description="Their values.")
    jacobian: list[list[float]] = Field(title="Jacobian", description="The matrix there.")
    determinant: Number | None = Field(
        title="Determinant", description="Of the matrix; null unless it is square."
    )


class JacobianResponse(DerivingResponse):
    """The matrix of all partial derivatives: one row for each function."""

    variables: list[str] = Field(title="Variables", description="One for each column.")
    expressions: list[Written] = Field(title="Expressions", description="As they were read.")
    jacobian: list[list[Written]] = Field(title="Jacobian", description="Its rows are gradients.")
    value: JacobianValue | None = Field(title="Value", description="At the point, if any.")
    derivations: list[dict[str, LinedDerivation]] = Field(
        title="Derivations",
        description="Of each function by each variable; empty without a trace.",
    )


class HessianValue(Model):
    """The function, its gradient and its Hessian at a point."""

    at: dict[str, float] = Field(title="At", description="The point.")
    function: float = Field(title="Function", description="Its value.")
    gradient: dict[str, float] = Field(title="Gradient", description="Its value, by variable.")
    hessian: list[list[float]] = Field(title="Hessian", description="The matrix there.")
    eigenvalues: list[Number] = Field(title="Eigenvalues", description="Of the matrix, ascending.")
    stationary: bool = Field(
        title="Stationary", description="Whether the gradient is 0, but for rounding."
    )
    kind: Literal["minimum", "maximum", "saddle", "undecided", "not-stationary"] = Field(
        title="Kind",
        description="Of the point, by the signs of the eigenvalues; undecided where one of them is "
        "0 and the others have one sign.",
    )


class SecondDerivation(LinedDerivation):
    """The derivation of a partial derivative of first or second order."""

    by: Annotated[list[str], Field(min_length=1, max_length=2)] = Field(
        title="By", description="The variables, in the order applied."
    )


class HessianResponse(DerivingResponse):
    """The symmetric matrix of all second partial derivatives."""

    variables: list[str] = Field(title="Variables", description="One for each row and column.")
    expression: Written = Field(title="Expression", description="As it was read.")
    gradient: dict[str, Written] = Field(
        title="Gradient", description="The partial derivative by each variable."
    )
    hessian: list[list[Written]] = Field(
        title="Hessian", description="Symmetric: each mixed partial derivative is derived once."
    )
    value: HessianValue | None = Field(title="Value", description="At the point, if any.")
    derivations: list[SecondDerivation] = Field(
        title="Derivations",
        description="Of the gradient, then of the upper triangle; empty without a trace.",
    )


class VectorValue(Model):
    """The vector and its derivatives at a point."""

    at: dict[str, float] = Field(title="At", description="The point.")
    position: list[float] = Field(title="Position", description="The components there.")
    derivative: list[float] = Field(title="Derivative", description="Of the order asked for.")
    norm: Number = Field(title="Norm", description="The length of the derivative.")
    speed: Number = Field(title="Speed", description="The length of the first derivative.")
    unit_tangent: list[float] | None = Field(
        title="Unit tangent",
        description="The first derivative as a vector of length 1; null where that is 0.",
    )


class VectorResponse(DerivingResponse):
    """The derivative of a vector, component by component."""

    kind: Literal["vector"] = Field(title="Kind", description="Of derivative.")
    variable: str = Field(title="Variable", description="What was differentiated by.")
    order: int = Field(title="Order", description="How many times it was differentiated.")
    expressions: list[Written] = Field(title="Expressions", description="As they were read.")
    derivative: list[Written] = Field(title="Derivative", description="One for each component.")
    value: VectorValue | None = Field(title="Value", description="At the point, if any.")
    derivations: list[list[LinedDerivation]] = Field(
        title="Derivations",
        description="Of each component, one for each order; empty without a trace.",
    )
