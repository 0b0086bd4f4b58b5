"""What is counted and timed, for Prometheus: a name per concept, whatever counts it."""

from functools import cache
from typing import Final

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

from service.observability import processes

disable_created_metrics()
processes.join()

_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

requests: Final = Counter("gradient_requests", "Requests answered.", ("route", "method", "status"))
request_seconds: Final = Histogram(
    "gradient_request_seconds",
    "From the first byte in to the last byte out.",
    ("route",),
    buckets=_SECONDS,
)
queued: Final = Gauge(
    "gradient_queued_requests", "Requests that wait for their turn.", multiprocess_mode="livesum"
)
queue_seconds: Final = Histogram(
    "gradient_queue_seconds", "How long requests waited for their turn.", buckets=_SECONDS
)
work_units: Final = Counter(
    "gradient_work_units", "Units of work spent; a unit is about half a microsecond.", ("route",)
)
worker_kills: Final = Counter(
    "gradient_worker_kills", "Workers for symbolic algebra that were killed.", ("reason",)
)
verifications: Final = Counter(
    "gradient_verifications", "Answers by what their check came to.", ("status",)
)
cache_lookups: Final = Counter(
    "gradient_cache_lookups", "Look-ups in a cache.", ("cache", "outcome")
)

_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})


class RequestMetrics:
    """The metrics of requests with one route, method and status, looked up once."""

    __slots__ = ("_count", "_time")

    def __init__(self, route: str, method: str, status: int) -> None:
        method = method if method in _METHODS else "other"
        self._count = requests.labels(route, method, str(status)).inc
        self._time = request_seconds.labels(route).observe

    def observe(self, seconds: float) -> None:
        """Count a request and what it took."""
        self._count()
        self._time(seconds)


request_metrics: Final = cache(RequestMetrics)
