"""The settings: each one an environment variable GRADIENT_<NAME> and a flag --<name>."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Seconds = Annotated[int, Field(ge=0, le=3600)]


class Settings(BaseSettings):
    """How the service runs; flags come before the environment, the environment before defaults."""

    model_config = SettingsConfigDict(env_prefix="GRADIENT_", extra="ignore", frozen=True)

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
    request_seconds: Seconds = Field(
        120, description="how long a request may take to arrive, and its answer to be taken"
    )
