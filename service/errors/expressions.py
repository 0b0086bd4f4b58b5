"""Failures of expressions and of what is asked about them."""

from service.errors.base import ServiceError


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


class PointOffCurve(ServiceError):
    """The point asked for does not satisfy the equation."""

    code, title, status = "point-off-curve", "Point not on the curve", 422


class OutsideDomain(ServiceError):
    """The function or its derivative has no real value at the point asked for."""

    code, title, status = "outside-domain", "Outside the domain", 422


class NotExpressible(ServiceError):
    """A format that was asked for has no way to write the answer."""

    code, title, status = "not-expressible", "Not expressible in this format", 422
