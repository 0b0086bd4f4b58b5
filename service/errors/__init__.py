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
    ├── PointOffCurve               422  how far from zero the equation is there
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

from service.errors.availability import Draining
from service.errors.base import Position, ServiceError
from service.errors.budgets import ComputeBudgetExceeded, LimitExceeded
from service.errors.expressions import (
    AmbiguousVariable,
    CyclicDefinitions,
    ExpressionError,
    ForbiddenCharacter,
    NonFiniteConstant,
    NotDifferentiable,
    OutsideDomain,
    PointOffCurve,
    SyntaxProblem,
    UnknownFunction,
    UnknownName,
    WrongArity,
)
from service.errors.faults import InternalFault, VerificationRefuted, told
from service.errors.http import (
    BodyTooLarge,
    InvalidRequest,
    MalformedJson,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    UnsupportedMediaType,
)
from service.errors.networks import (
    InvalidState,
    InvalidTensor,
    NetworkError,
    ShapeMismatch,
    UnknownLayer,
    UnknownLoss,
    UnknownOptimizer,
)

__all__ = [
    "AmbiguousVariable",
    "BodyTooLarge",
    "ComputeBudgetExceeded",
    "CyclicDefinitions",
    "Draining",
    "ExpressionError",
    "ForbiddenCharacter",
    "InternalFault",
    "InvalidRequest",
    "InvalidState",
    "InvalidTensor",
    "LimitExceeded",
    "MalformedJson",
    "MethodNotAllowed",
    "NetworkError",
    "NonFiniteConstant",
    "NotAcceptable",
    "NotDifferentiable",
    "NotFound",
    "OutsideDomain",
    "PointOffCurve",
    "Position",
    "ServiceError",
    "ShapeMismatch",
    "SyntaxProblem",
    "UnknownFunction",
    "UnknownLayer",
    "UnknownLoss",
    "UnknownName",
    "UnknownOptimizer",
    "UnsupportedMediaType",
    "VerificationRefuted",
    "WrongArity",
    "told",
]
