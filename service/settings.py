"""The settings: each one an environment variable GRADIENT_<NAME> and a flag --<name>."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from service import limits

Seconds = Annotated[int, Field(ge=0, le=3600)]

_PREFIX = "GRADIENT_"

_ORIGIN = re.compile(r"\*|[a-z][a-z0-9+.-]*://[^/?#\sA-Z]+")
_HOST = re.compile(r"[0-9A-Za-z._-]+|[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")


def _each(pattern: re.Pattern[str], needed: str) -> Callable[[str], str]:
    """Return what refuses a list with an item that would never match anything."""

    def checked(text: str) -> str:
        for place, item in enumerate(items(text), start=1):
            if not pattern.fullmatch(item):
                told = {"place": place, "needed": needed}
                raise PydanticCustomError("item", "Item {place} should be {needed}", told)
        return text

    return checked


Origins = Annotated[
    str, AfterValidator(_each(_ORIGIN, "an origin, as https://example.org, in lower case, or *"))
]
Hosts = Annotated[str, AfterValidator(_each(_HOST, "a name or an address, without a port"))]

# Names by which a machine calls itself; nobody else can be reached by them.
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Settings(BaseSettings):
    """How the service runs; flags come before the environment, the environment before defaults."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True)

    host: str = Field("127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 picks a free one")
    workers: int = Field(1, ge=1, le=256, description="processes that serve")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least severe messages to log; requests are logged as info"
    )
    drain_seconds: Seconds = Field(
        0, description="on SIGTERM, how long to go on serving while not ready"
    )
    shutdown_seconds: Seconds = Field(
        30, description="how long requests in flight may take after that"
    )
    keep_alive_seconds: Seconds = Field(5, description="how long to keep idle connections open")
    sympy_workers: int = Field(
        2,
        ge=0,
        le=64,
        description="processes for SymPy beside each that serves; with 0 its help is unavailable",
    )
    sympy_seconds: float = Field(
        5, gt=0, le=300, description="how long a request may wait for SymPy, and then does without"
    )
    sympy_memory_mb: int = Field(
        256, ge=32, le=65536, description="MiB that such a process may allocate"
    )
    sympy_tasks: int = Field(
        200, ge=1, le=1_000_000, description="questions that such a process answers before it ends"
    )
    sympy_queue: int = Field(
        16, ge=0, le=10_000, description="questions that may wait for such a process"
    )
    sympy_warm: bool = Field(
        default=False, description="whether to load SymPy at the start, not at the first question"
    )
    telemetry: bool = Field(
        False, description="trace operations with OpenTelemetry, as its `OTEL_` variables say"
    )
    request_seconds: int = Field(
        120,
        ge=1,
        le=3600,
        description="how long a request may take to arrive, and its answer to be taken",
    )
    body_bytes_in_flight: int = Field(
        256_000_000,
        ge=1_000_000,
        description="bytes of all bodies together that are being read, or taken",
    )
    queue_requests: int = Field(
        1000, ge=1, le=100_000, description="requests that may wait for their turn, per process"
    )
    queue_seconds: float = Field(
        1, gt=0, le=600, description="how long they may wait; who would wait longer is refused"
    )
    long_processes: int = Field(
        1, ge=0, le=64, description="processes for long operations, beside each that serves"
    )
    long_queue_seconds: float = Field(30, gt=0, le=3600, description="how long these may wait")
    allow_anonymous: bool = Field(
        False, description="listen to other machines without asking for API keys"
    )
    api_keys: str = Field(
        "", description="who may ask: name:hash, as `python -m service key` prints it, with commas"
    )
    api_keys_file: str = Field("", description="the same in a file, one a line")
    allowed_hosts: Hosts = Field(
        "", description="names in Host beside loopback, with commas; empty: any unless on loopback"
    )
    cors_origins: Origins = Field(
        "", description="origins whose pages may ask from a browser, with commas; * is any"
    )
    quota_units: int = Field(
        0, ge=0, description="units of work that a client may spend in a window; 0 is no quota"
    )
    quota_seconds: int = Field(60, ge=1, le=86_400, description="the length of that window")
    cache_mb: int = Field(
        32, ge=0, le=65_536, description="MB of answers that each process keeps; 0 keeps none"
    )
    cache_url: str = Field(
        "", description="a Redis in which processes share answers: redis://host:port/number"
    )

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in LOOPBACK or self.host.startswith("127.")


def unknown(environment: Iterable[str]) -> list[str]:
    """Return the variables that are called as settings are, and are none."""
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    ours = (name for name in environment if name.upper().startswith(_PREFIX))
    return [
        name for name in ours if name.upper() not in known and not name.startswith(limits.PREFIX)
    ]


def items(text: str) -> tuple[str, ...]:
    """Return the items of a list as settings write it, with commas or on lines of their own."""
    return tuple(filter(None, (item.strip() for item in text.replace("\n", ",").split(","))))
