"""Failures of a request as such, whatever it asks for."""

from service.errors.base import ServiceError


class MalformedJson(ServiceError):
    """The body is not strict JSON: syntax, duplicate keys, lone surrogates, NaN, nesting."""

    code, title, status = "malformed-json", "Malformed JSON", 400


class MalformedHttp(ServiceError):
    """What came over the connection is no request of HTTP/1.1."""

    code, title, status = "malformed-http", "Malformed HTTP", 400


class RequestTimeout(ServiceError):
    """The request did not come to its end in time."""

    code, title, status = "request-timeout", "Request timeout", 408


class HeadTooLarge(ServiceError):
    """The headers of the request are longer than the limit."""

    code, title, status = "head-too-large", "Head too large", 431


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
