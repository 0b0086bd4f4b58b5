"""Metrics keep to the conventions of Prometheus."""

from prometheus_client import REGISTRY

import service.observability.metrics  # noqa: F401  they register when they are imported


def test_every_metric_of_ours_is_named_after_the_service_and_described() -> None:
    ours = [each for each in REGISTRY.collect() if each.name.startswith("gradient_")]

    assert len(ours) == 8
    assert all(each.documentation.endswith(".") for each in ours)
