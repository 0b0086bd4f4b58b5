"""Failures of who asks, and by which name."""

from service.errors.base import ServiceError


class Unauthorized(ServiceError):
    """No API key was sent, or one that nobody has."""

    code, title, status = "unauthorized", "Unauthorized", 401


class MisdirectedRequest(ServiceError):
    """The request is for a host that this service does not answer for."""

    code, title, status = "misdirected-request", "Misdirected request", 421
