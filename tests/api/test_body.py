"""Bodies are read only as what they declare to be, up to the limit."""

from collections.abc import AsyncIterator

import httpx
import pytest

from service.limits import LIMITS

pytestmark = pytest.mark.anyio

BODY = b'{"expression": "x"}'
JSON = "application/json"


@pytest.mark.parametrize(
    "content_type",
    [JSON, "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"', f"{JSON};"],
)
async def test_json_in_utf_8_is_read(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post(
        "/differentiate", content=BODY, headers={"content-type": content_type}
    )

    assert response.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/jsonp"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": JSON, "content-encoding": "gzip"},
        {"content-type": JSON, "content-encoding": "br"},
    ],
)
async def test_other_media_types_and_compressed_bodies_are_refused(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    response = await client.post("/differentiate", content=BODY, headers=headers)

    assert response.status_code == 415
    assert response.json()["code"] == "unsupported-media-type"


async def test_a_body_that_announces_too_many_bytes_is_refused_unread(
    client: httpx.AsyncClient,
) -> None:
    async def unread() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    headers = {"content-type": JSON, "content-length": str(LIMITS.body_bytes + 1)}
    response = await client.post("/differentiate", content=unread(), headers=headers)

    assert response.status_code == 413
    assert response.json()["limit"] == {"name": "body_bytes", "value": LIMITS.body_bytes}


async def test_a_body_that_grows_beyond_the_limit_is_refused(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 100_000
            yield b" " * 100_000

    response = await client.post(
        "/differentiate", content=endless(), headers={"content-type": JSON}
    )

    assert response.status_code == 413
    assert sent <= LIMITS.body_bytes + 100_000


async def test_a_body_of_exactly_the_limit_is_read(client: httpx.AsyncClient) -> None:
    response = await client.post(
        "/differentiate",
        content=BODY.ljust(LIMITS.body_bytes),
        headers={"content-type": JSON},
    )

    assert response.status_code == 200
