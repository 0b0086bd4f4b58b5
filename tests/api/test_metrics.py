"""GET /metrics tells what happened."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.api.app import Service

pytestmark = pytest.mark.anyio


async def _samples(client: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


async def _difference(
    client: httpx.AsyncClient, method: str, path: str, **more: object
) -> set[str]:
    before = await _samples(client)
    await client.request(method, path, **more)  # type: ignore[arg-type]
    after = await _samples(client)
    return {
        " ".join(key)
        for key, value in after.items()
        if value > before.get(key, 0) and key[0].endswith("_total") and "/metrics" not in key
        if key[0].startswith("gradient_")
    }


async def test_an_answer_is_counted_with_its_work_and_its_check(
    client: httpx.AsyncClient,
) -> None:
    body = {"expression": "sin(x^2)"}

    assert await _difference(client, "POST", "/differentiate", json=body) == {
        "gradient_cache_lookups_total process miss",
        "gradient_requests_total POST /differentiate 200",
        "gradient_verifications_total verified",
        "gradient_work_units_total /differentiate",
    }


async def test_a_refused_request_is_counted_by_its_status(client: httpx.AsyncClient) -> None:
    assert await _difference(client, "POST", "/train-step", json={}) == {
        "gradient_requests_total POST /train-step 422",
        "gradient_work_units_total /train-step",
    }


async def test_paths_and_methods_that_do_not_exist_cannot_make_series(
    client: httpx.AsyncClient,
) -> None:
    assert await _difference(client, "BREW", "/coffee") == {
        "gradient_requests_total other unknown 404"
    }


async def test_every_route_with_work_is_there_from_the_start(
    app: Service, client: httpx.AsyncClient
) -> None:
    routes = {key[1] for key in await _samples(client) if key[0] == "gradient_work_units_total"}

    assert {"/differentiate", "/train-step"} <= routes
