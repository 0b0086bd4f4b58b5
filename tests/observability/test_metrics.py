"""Metrics keep to the conventions of Prometheus."""

from prometheus_client import REGISTRY

from service.observability.metrics import request_metrics


def test_every_metric_of_ours_is_named_after_the_service_and_described() -> None:
    ours = [each for each in REGISTRY.collect() if each.name.startswith("gradient_")]

    assert len(ours) == 8
    assert all(each.documentation.endswith(".") for each in ours)


def test_a_request_is_counted_and_timed() -> None:
    labels = {"route": "/counted", "method": "GET", "status": "200"}
    request_metrics("/counted", "GET", 200).observe(0.003)
    request_metrics("/counted", "GET", 200).observe(0.4)

    def sample(name: str, **labels: str) -> float | None:
        return REGISTRY.get_sample_value(f"gradient_request{name}", labels)

    assert sample("s_total", **labels) == 2
    assert sample("_seconds_sum", route="/counted") == 0.403
    assert sample("_seconds_bucket", route="/counted", le="0.005") == 1


def test_methods_that_nobody_has_are_counted_as_one() -> None:
    for method in ("BREW", "WHEN"):
        request_metrics("/coffee", method, 405).observe(0)
    labels = {"route": "/coffee", "method": "other", "status": "405"}

    assert REGISTRY.get_sample_value("gradient_requests_total", labels) == 2
