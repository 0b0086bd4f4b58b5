"""What happens around every request, outermost first: see MIDDLEWARE."""

from service.api.middleware.access import Access
from service.api.middleware.access_log import AccessLog
from service.api.middleware.cors import Cors
from service.api.middleware.failures import Problems
from service.api.middleware.heads import Heads
from service.api.middleware.middleware import Middleware
from service.api.middleware.quotas import Quotas
from service.api.middleware.refusals import Refusals
from service.api.middleware.request_id import RequestId

__all__ = ["MIDDLEWARE", "Middleware"]

MIDDLEWARE: tuple[type[Middleware], ...] = (
    Refusals, RequestId, AccessLog, Cors, Problems, Heads, Access, Quotas,
)  # fmt: skip
