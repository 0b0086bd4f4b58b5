"""Failures that pass: the same request may be answered later, or elsewhere."""

from service.errors.base import ServiceError


class Draining(ServiceError):
    """The service is shutting down and takes no new work."""

    code, title, status = "draining", "Shutting down", 503
