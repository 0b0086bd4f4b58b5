"""The log: one JSON object a line, on standard error."""

import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson
import structlog

from service.settings import Settings

Log = structlog.typing.FilteringBoundLogger
EventDict = structlog.typing.EventDict

log: Log = structlog.get_logger()


def configure_logging(settings: Settings) -> None:
    """Send everything that is logged, by us and by libraries, to one stream in one format."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _add_time,
            structlog.processors.JSONRenderer(serializer=_dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.BytesLogger(sys.stderr.buffer),
    )
    logging.basicConfig(level=level, handlers=[_ToStructlog()], force=True)


def _add_time(logger: object, method: str, event: EventDict) -> EventDict:
    event["time"] = datetime.now(UTC)
    return event


def _dumps(event: EventDict, **_: object) -> bytes:
    # orjson writes the time itself, in less than it takes to format it.
    return orjson.dumps(event, option=orjson.OPT_UTC_Z)


class _ToStructlog(logging.Handler):
    """Takes what libraries log through the standard library."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1]:
            fields |= failure(record.exc_info[1])
        log.log(record.levelno, record.getMessage(), **fields)


def failure(error: BaseException) -> dict[str, Any]:
    """Return the kind of an exception and where it came from.

    Its message is left out, because it may contain what a client sent.
    """
    return {"exception": type(error).__qualname__, "traceback": _places(error.__traceback__)}


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
