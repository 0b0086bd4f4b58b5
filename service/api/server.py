"""Serving over HTTP with uvicorn."""

import gc
import os
import signal
import sys
from functools import partial
from types import FrameType
from typing import NoReturn

from uvicorn import Config, Server

from service.api.app import Service, create_app
from service.api.protocol import Protocol
from service.api.supervisor import Supervisor
from service.observability.logs import configure_logging, log
from service.observability.processes import counted_together
from service.settings import Settings, unknown

_WORKER_SECONDS = 60


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then finish what is in flight and exit with status 0."""
    configure_logging(settings)
    for name in unknown(os.environ):
        log.warning("unknown-setting", name=name)
    config = Config(
        partial(_app_of_process, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        loop="uvloop",
        http=partial(Protocol, seconds=settings.request_seconds),  # type: ignore[arg-type]  # makes one
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        # A worker answers only once it has loaded everything, which a busy machine takes long for.
        timeout_worker_healthcheck=_WORKER_SECONDS,
    )
    # uvicorn raises the signal again when it is done, which would end in a status other than 0.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _exit)
    if settings.workers > 1:
        with counted_together():
            Supervisor(config, settings.drain_seconds + settings.shutdown_seconds).run()
    else:
        Server(config).run()


def _app_of_process(settings: Settings) -> Service:
    """Make what each process has for itself."""
    configure_logging(settings)
    app = create_app(settings)
    # What is loaded now stays; the collector need not look at it again. Requests make trees
    # rather than cycles, so it can also look less often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    return app


def _exit(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
