"""Every failure the service knows, as one tree of exceptions.

    ServiceError                    what a person can be told about
    ├── MalformedJson               400  the body is not strict JSON
    ├── NotFound                    404  no such path
    ├── MethodNotAllowed            405
    ├── NotAcceptable               406
    ├── UnsupportedMediaType        415
    ├── BodyTooLarge                413
    ├── InvalidRequest              422  the JSON has another shape than the schema
    ├── ExpressionError             422  points into the text of an expression
    │   ├── SyntaxProblem
    │   ├── UnknownName
    │   ├── UnknownFunction
    │   ├── WrongArity
    │   ├── ForbiddenCharacter
    │   └── NonFiniteConstant
    ├── AmbiguousVariable           422
    ├── CyclicDefinitions           422
    ├── NotDifferentiable           422
    ├── OutsideDomain               422
    ├── NetworkError                422  concerns a layer of a network, or its tensors
    │   ├── UnknownLayer
    │   ├── UnknownLoss
    │   ├── UnknownOptimizer
    │   ├── ShapeMismatch                which layer, the expected shape, the actual
    │   ├── InvalidTensor
    │   └── InvalidState                 parameters, buffers or slots missing or too many
    ├── LimitExceeded               422  which limit, its value, the actual
    │   └── ComputeBudgetExceeded
    ├── Draining                    503
    └── InternalFault               500  our mistake; nothing of it is shown
        └── VerificationRefuted          our own answer failed its own check

Code, title and status belong to the class; detail and the place to look belong to the instance.
Each code has an anchor in docs/errors.md.
"""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text: offset in code points from 0, line and column from 1."""

    offset: int
    line: int
    column: int

    @classmethod
    def of(cls, text: str, offset: int) -> "Position":
        """Return the position of a code point offset in a text."""
        before = text[:offset]
        return cls(offset, before.count("\n") + 1, offset - before.rfind("\n"))


class ServiceError(Exception):
    """A failure with a stable code, told to the client as a problem document (RFC 9457)."""

    code: ClassVar[str]
    title: ClassVar[str]
    status: ClassVar[int]

    def __init__(
        self,
        detail: str,
        *,
        pointer: str | None = None,
        position: Position | None = None,
        expected: Any = None,
        actual: Any = None,
        suggestions: tuple[str, ...] = (),
        limit: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.position = position
        self.expected = expected
        self.actual = actual
        self.suggestions = suggestions
        self.limit = limit

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions with keyword-only arguments do not survive pickling by themselves.
        return (_rebuild, (type(self), self.detail, self.__dict__))


def _rebuild(cls: type[ServiceError], detail: str, state: dict[str, Any]) -> ServiceError:
    error = cls(detail)
    error.__dict__.update(state)
    return error


class MalformedJson(ServiceError):
    """The body is not strict JSON: syntax, duplicate keys, lone surrogates, NaN, nesting."""

    code, title, status = "malformed-json", "Malformed JSON", 400


class NotFound(ServiceError):
    """No resource has this path."""

    code, title, status = "not-found", "Not found", 404


class MethodNotAllowed(ServiceError):
    """The path exists, the method does not."""

    code, title, status = "method-not-allowed", "Method not allowed", 405


class NotAcceptable(ServiceError):
    """The client accepts no media type that the service can give."""

    code, title, status = "not-acceptable", "Not acceptable", 406


class UnsupportedMediaType(ServiceError):
    """The body has a media type or an encoding that the service does not read."""

    code, title, status = "unsupported-media-type", "Unsupported media type", 415


class BodyTooLarge(ServiceError):
    """The body is longer than the limit."""

    code, title, status = "body-too-large", "Body too large", 413


class InvalidRequest(ServiceError):
    """The JSON is well formed and does not fit the schema of the operation."""

    code, title, status = "invalid-request", "Invalid request", 422


class ExpressionError(ServiceError):
    """A failure at a position in the text of an expression."""

    status = 422


class SyntaxProblem(ExpressionError):
    """The text cannot be read as an expression."""

    code, title = "syntax-error", "Syntax error"


class UnknownName(ExpressionError):
    """A word that is neither a variable, a constant nor a function."""

    code, title = "unknown-name", "Unknown name"


class UnknownFunction(ExpressionError):
    """A word applied to arguments that is no function of the table."""

    code, title = "unknown-function", "Unknown function"


class WrongArity(ExpressionError):
    """A function applied to a number of arguments it does not take."""

    code, title = "wrong-arity", "Wrong number of arguments"


class ForbiddenCharacter(ExpressionError):
    """A character that no expression may contain."""

    code, title = "forbidden-character", "Forbidden character"


class NonFiniteConstant(ExpressionError):
    """A constant part of the expression has no finite value, as in 1/0."""

    code, title = "non-finite-constant", "Constant without a finite value"


class AmbiguousVariable(ServiceError):
    """The variable to differentiate by was left out and is not the only one."""

    code, title, status = "ambiguous-variable", "Ambiguous variable", 422


class CyclicDefinitions(ServiceError):
    """The definitions of intermediate variables refer to each other in a circle."""

    code, title, status = "cyclic-definitions", "Cyclic definitions", 422


class NotDifferentiable(ServiceError):
    """The function has no derivative at the point asked for."""

    code, title, status = "not-differentiable", "Not differentiable", 422


class OutsideDomain(ServiceError):
    """The function or its derivative has no real value at the point asked for."""

    code, title, status = "outside-domain", "Outside the domain", 422


class NetworkError(ServiceError):
    """A failure of a network's specification or tensors; `layer` names the node it is about."""

    status = 422
    layer: str | None = None

    def at(self, layer: str | None, pointer: str | None) -> "NetworkError":
        """Return the error with the layer and the place in the request that it is about."""
        self.layer = self.layer or layer
        self.pointer = self.pointer or pointer
        return self


class UnknownLayer(NetworkError):
    """A reference to a node, an input or a type of layer that does not exist."""

    code, title = "unknown-layer", "Unknown layer"


class UnknownLoss(NetworkError):
    """A type of loss that does not exist."""

    code, title = "unknown-loss", "Unknown loss"


class UnknownOptimizer(NetworkError):
    """A type of optimizer that does not exist."""

    code, title = "unknown-optimizer", "Unknown optimizer"


class ShapeMismatch(NetworkError):
    """A tensor, or the input of a layer, has another shape than is needed."""

    code, title = "shape-mismatch", "Shape mismatch"


class InvalidTensor(NetworkError):
    """Something that is no tensor: ragged, of the wrong type, or not decodable."""

    code, title = "invalid-tensor", "Invalid tensor"


class InvalidState(NetworkError):
    """A state that does not fit the network: tensors missing, or too many."""

    code, title = "invalid-state", "Invalid state"


class LimitExceeded(ServiceError):
    """The request is larger than a stated limit; says which, its value and the actual."""

    code, title, status = "limit-exceeded", "Limit exceeded", 422


class ComputeBudgetExceeded(LimitExceeded):
    """The work that the request asks for is more than its budget."""

    code, title = "compute-budget-exceeded", "Compute budget exceeded"


class Draining(ServiceError):
    """The service is shutting down and takes no new work."""

    code, title, status = "draining", "Shutting down", 503


class InternalFault(ServiceError):
    """A mistake of the service."""

    code, title, status = "internal-fault", "Internal fault", 500


class VerificationRefuted(InternalFault):
    """The independent check refuted an answer, so it was withheld."""

    code, title = "verification-refuted", "Verification refuted"


def told(raised: Exception) -> ServiceError:
    """Return what a client is told of an exception."""
    if isinstance(raised, ServiceError):
        return raised
    return InternalFault("The service made a mistake; its log has more under the request id.")
