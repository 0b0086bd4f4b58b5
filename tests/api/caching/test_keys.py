"""A key stands for everything that an answer depends on, and for nothing else."""

from dataclasses import replace

import pytest

from service.api.admission.asked import Asked, Body
from service.api.caching import keys
from service.limits import LIMITS

BODY = b'{"expression": "x^2"}'
JSON = "application/json"
ASKED = Asked(JSON, JSON, Body.of(BODY))


def test_the_same_request_has_the_same_key() -> None:
    assert keys.key_of("/differentiate", ASKED) == keys.key_of("/differentiate", ASKED)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/gradient", ASKED),
        ("/differentiate", ASKED._replace(accepted="application/vnd.safetensors")),
        ("/differentiate", ASKED._replace(media_type="application/vnd.safetensors")),
        ("/differentiate", ASKED._replace(body=Body.of(BODY + b" "))),
    ],
)
def test_another_request_has_another_key(path: str, asked: Asked) -> None:
    assert keys.key_of(path, asked) != keys.key_of("/differentiate", ASKED)


def test_other_limits_make_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = keys.service_key.__wrapped__()
    monkeypatch.setattr(keys, "LIMITS", replace(LIMITS, order=3))

    assert keys.service_key.__wrapped__() != usual
