"""Failures that pass: the same request may be answered later, or elsewhere."""

from service.errors.base import ServiceError


class Temporary(ServiceError):
    """A failure that says after how many seconds the request is worth another try."""

    retry_after: int = 1

    def after(self, seconds: float) -> "Temporary":
        """Return the error with the time to wait, in whole seconds and at least one."""
        self.retry_after = max(1, -int(-seconds // 1))
        return self


class Draining(Temporary):
    """The service is shutting down and takes no new work."""

    code, title, status = "draining", "Shutting down", 503


class Overloaded(Temporary):
    """More work is waiting than can be done in time."""

    code, title, status = "overloaded", "Overloaded", 503


class QuotaExceeded(Temporary):
    """The client has spent what it may spend for now."""

    code, title, status = "quota-exceeded", "Quota exceeded", 429
