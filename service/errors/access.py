"""Failures of who asks, and of how slowly or by which name."""

from service.errors.base import ServiceError


class Unauthorized(ServiceError):
    """No API key was sent, or one that nobody has."""

    code, title, status = "unauthorized", "Unauthorized", 401


class MisdirectedRequest(ServiceError):
    """The request is for a host that this service does not answer for."""

    code, title, status = "misdirected-request", "Misdirected request", 421


class RequestTimeout(ServiceError):
    """The request did not arrive in time."""

    code, title, status = "request-timeout", "Request timeout", 408


class HeadersTooLarge(ServiceError):
    """The request line and the headers are too many or too long."""

    code, title, status = "headers-too-large", "Headers too large", 431


class MalformedRequest(ServiceError):
    """What arrived is not HTTP."""

    code, title, status = "malformed-request", "Malformed request", 400
