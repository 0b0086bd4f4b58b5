"""Serving over HTTP with uvicorn."""

import gc
import signal
import sys
from functools import partial
from types import FrameType
from typing import NoReturn

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

from service.api.app import Service, create_app
from service.api.connection import Connection
from service.observability.logs import configure_logging
from service.settings import Settings

_WORKER_SECONDS = 60


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; then finish what is in flight and exit with status 0."""
    configure_logging(settings)
    config = Config(
        partial(_app_of_process, settings),
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        loop="uvloop",
        http=Connection,
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
        Multiprocess(config, sockets=[config.bind_socket()]).run()
    else:
        Server(config).run()


def _app_of_process(settings: Settings) -> Service:
    """Make what each process has for itself."""
    configure_logging(settings)
    Connection.head_seconds = settings.head_seconds
    Connection.body_seconds = settings.body_seconds
    app = create_app(settings)
    # What is loaded now stays; the collector need not look at it again. Requests make trees
    # rather than cycles, so it can also look less often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    return app


def _exit(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
