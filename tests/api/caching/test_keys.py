"""A key stands for everything that an answer depends on, and for nothing else."""

from dataclasses import replace

import pytest

from service.api.caching import keys
from service.limits import LIMITS

BODY = b'{"expression": "x^2"}'


def test_the_same_request_has_the_same_key() -> None:
    assert keys.key_of("/differentiate", "json", "json", BODY) == keys.key_of(
        "/differentiate", "json", "json", BODY
    )


@pytest.mark.parametrize(
    "other",
    [
        ("/gradient", "json", "json", BODY),
        ("/differentiate", "safetensors", "json", BODY),
        ("/differentiate", "json", "safetensors", BODY),
        ("/differentiate", "json", "json", BODY + b" "),
    ],
)
def test_another_request_has_another_key(other: tuple[str, str, str, bytes]) -> None:
    assert keys.key_of(*other) != keys.key_of("/differentiate", "json", "json", BODY)


def test_other_limits_make_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = keys.service_key.__wrapped__()
    monkeypatch.setattr(keys, "LIMITS", replace(LIMITS, order=3))

    assert keys.service_key.__wrapped__() != usual
