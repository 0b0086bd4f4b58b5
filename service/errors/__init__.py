"""Every failure the service knows, as one tree of exceptions.

    ServiceError                    what a person can be told about
    ├── MalformedHttp               400  what came is no request of HTTP/1.1
    ├── RequestTimeout              408  the request did not come to its end in time
    ├── HeadTooLarge                431
    ├── MalformedJson               400  the body is not strict JSON
    ├── Unauthorized                401  no API key, or none that is known
    ├── NotFound                    404  no such path
    ├── MethodNotAllowed            405
    ├── NotAcceptable               406
    ├── BodyTooLarge                413
    ├── UnsupportedMediaType        415
    ├── MisdirectedRequest          421  for a host that is not this one
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
    ├── NotExpressible              422  a format has no way to write the answer
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
    ├── Temporary                        says after which time to try again
    │   ├── QuotaExceeded           429
    │   ├── Draining                503
    │   └── Overloaded              503
    └── InternalFault               500  our mistake; nothing of it is shown
        └── VerificationRefuted          our own answer failed its own check

Code, title and status belong to the class; detail and the place to look belong to the instance.
Each code has an anchor in docs/errors.md.
"""

from service.errors.access import (
    MisdirectedRequest,
    Unauthorized,
)
from service.errors.availability import Draining, Overloaded, QuotaExceeded, Temporary
from service.errors.base import Position, ServiceError
from service.errors.budgets import ComputeBudgetExceeded, LimitExceeded
from service.errors.expressions import (
    AmbiguousVariable,
    CyclicDefinitions,
    ExpressionError,
    ForbiddenCharacter,
    NonFiniteConstant,
    NotDifferentiable,
    NotExpressible,
    OutsideDomain,
    PointOffCurve,
    SyntaxProblem,
    UnknownFunction,
    UnknownName,
    WrongArity,
)
from service.errors.faults import InternalFault, VerificationRefuted, detach, told
from service.errors.http import (
    BodyTooLarge,
    HeadTooLarge,
    InvalidRequest,
    MalformedHttp,
    MalformedJson,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    RequestTimeout,
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
    "HeadTooLarge",
    "InternalFault",
    "InvalidRequest",
    "InvalidState",
    "InvalidTensor",
    "LimitExceeded",
    "MalformedHttp",
    "MalformedJson",
    "MethodNotAllowed",
    "MisdirectedRequest",
    "NetworkError",
    "NonFiniteConstant",
    "NotAcceptable",
    "NotDifferentiable",
    "NotExpressible",
    "NotFound",
    "OutsideDomain",
    "Overloaded",
    "PointOffCurve",
    "Position",
    "QuotaExceeded",
    "RequestTimeout",
    "ServiceError",
    "ShapeMismatch",
    "SyntaxProblem",
    "Temporary",
    "Unauthorized",
    "UnknownFunction",
    "UnknownLayer",
    "UnknownLoss",
    "UnknownName",
    "UnknownOptimizer",
    "UnsupportedMediaType",
    "VerificationRefuted",
    "WrongArity",
    "detach",
    "told",
]
