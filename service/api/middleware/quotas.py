"""What each client may spend."""

import time
from collections.abc import Awaitable
from functools import lru_cache, partial
from ipaddress import IPv6Address, IPv6Network

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.middleware.access import OPEN
from service.api.middleware.middleware import Middleware
from service.errors import QuotaExceeded
from service.settings import Settings


class Quotas(Middleware):
    """Counts the units of work that each client spends, and refuses who has spent too many.

    What a request costs is known when it has been answered, so the last one may go beyond the
    quota. What has waited among long operations is looked at once more. A client is its API key or,
    where there are none, its address, which is a network of 64 bits in IPv6.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(app, settings)
        self._item = RateLimitItemPerSecond(settings.quota_units, settings.quota_seconds)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    @classmethod
    def is_needed(cls, settings: Settings) -> bool:
        """Whether there is a quota."""
        return settings.quota_units > 0

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass on, and count what is spent. Raises QuotaExceeded."""
        if scope["path"] not in OPEN:
            client = scope.get("client_name") or _sender((scope.get("client") or ("unknown",))[0])
            scope["check_quota"] = check = partial(self._check, client)
            scope["spend"] = partial(self._spend, client)
            check()
        return self._app(scope, receive, send)

    def _check(self, client: str) -> None:
        reset, left = self._limiter.get_window_stats(self._item, client)
        if left <= 0:
            raise self._exceeded().after(reset - time.time())

    def _spend(self, client: str, units: int) -> None:
        if units > 0:
            self._limiter.hit(self._item, client, cost=units)

    def _exceeded(self) -> QuotaExceeded:
        return QuotaExceeded(
            f"This client has spent its {self._item.amount} units of work for "
            f"{self._item.multiples} seconds; wait, or ask for less."
        )


@lru_cache(maxsize=4096)
def _sender(address: str) -> str:
    """Return what one sender has: an address or, in IPv6, a network of them."""
    try:
        number = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(number.ipv4_mapped or IPv6Network((number, 64), strict=False))
