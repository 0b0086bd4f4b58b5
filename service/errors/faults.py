"""Our own mistakes."""

from service.errors.base import ServiceError


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


def detach(error: BaseException) -> None:
    """Let go of where an exception came from; to be called by who keeps it in a variable.

    Its traceback, and those of the exceptions before it, lead to the frame with that variable and
    so to itself: large bodies in frames on the way would stay until the collector comes round.
    """
    error.__traceback__ = error.__context__ = error.__cause__ = None
