"""Failures of requests that ask for more than their budget."""

from service.errors.base import ServiceError


class LimitExceeded(ServiceError):
    """The request is larger than a stated limit; says which, its value and the actual."""

    code, title, status = "limit-exceeded", "Limit exceeded", 422


class ComputeBudgetExceeded(LimitExceeded):
    """The work that the request asks for is more than its budget."""

    code, title = "compute-budget-exceeded", "Compute budget exceeded"
