"""Settings come from the environment and are checked."""

import pytest
from pydantic import ValidationError

from service.settings import Settings, items, unknown


def test_every_setting_has_a_default_and_a_description() -> None:
    assert Settings().port == 8000
    assert all(field.description for field in Settings.model_fields.values())


def test_the_environment_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIENT_PORT", "9000")
    monkeypatch.setenv("GRADIENT_DRAIN_SECONDS", "2")

    assert (Settings().port, Settings().drain_seconds) == (9000, 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("LOG_LEVEL", "loud"),
        ("DRAIN_SECONDS", "-1"),
        ("SHUTDOWN_SECONDS", "1.5"),
        ("HOST", ""),
        ("REQUEST_SECONDS", "0"),
        ("QUEUE_SECONDS", "inf"),
        ("ALLOW_ANONYMOUS", "maybe"),
        ("ALLOWED_HOSTS", "example.org, example.org:8000"),
        ("ALLOWED_HOSTS", "http://example.org"),
        ("ALLOWED_HOSTS", "*"),
        ("CORS_ORIGINS", "example.org"),
        ("CORS_ORIGINS", "https://example.org/"),
        ("CORS_ORIGINS", "https://Example.org"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"GRADIENT_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_lists_have_commas_or_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADIENT_ALLOWED_HOSTS", "example.org, 192.0.2.1\n::1")
    monkeypatch.setenv("GRADIENT_CORS_ORIGINS", "https://example.org:8443,http://[::1]:80,*")

    assert items(Settings().allowed_hosts) == ("example.org", "192.0.2.1", "::1")
    assert len(items(Settings().cors_origins)) == 3


def test_variables_that_look_like_settings_are_noticed() -> None:
    environment = ("GRADIENT_QUOTA_UNIT", "GRADIENT_PORT", "GRADIENT_LIMIT_ORDER", "HOME")

    assert unknown(environment) == ["GRADIENT_QUOTA_UNIT"]
