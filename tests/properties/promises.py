"""What every answer over HTTP keeps, whatever was asked."""

import sys
from pathlib import Path
from typing import Any

import orjson
from pydantic import ValidationError

import service
from service.api.body import JSON, SAFETENSORS
from service.api.problems import MEDIA_TYPE
from service.schemas.problem import Problem

# Problems list the names that a table has, but never what was sent at length.
LONGEST_PROBLEM = 4_000
LONGEST_ECHO = 256
# What only a traceback or an error of Python would have.
_INSIDES = (b"Traceback", b"site-packages", b".py", b"<module>", b"object at 0x", b"pydantic")
_PLACES = tuple(
    str(place).encode() for place in {Path(service.__file__).parents[1], sys.prefix, Path.home()}
)
_PROBLEM_STATUSES = frozenset(range(400, 500)) | {503}


def broken(status: int, media_type: str, answer: bytes, sent: bytes) -> str:
    """Return what promise an answer breaks, or nothing."""
    if status == 204:
        return "an answer without content has some" if answer else ""
    if status == 200:
        return _broken_by_data(media_type, answer)
    if status not in _PROBLEM_STATUSES:
        return f"status {status}"
    return _broken_by_problem(status, media_type, answer) or _told(answer, sent)


def _broken_by_data(media_type: str, answer: bytes) -> str:
    if media_type == JSON:
        try:
            orjson.loads(answer)
        except orjson.JSONDecodeError as error:
            return f"no JSON: {error}"
    elif media_type != SAFETENSORS:
        return f"data of type {media_type}"
    return ""


def _broken_by_problem(status: int, media_type: str, answer: bytes) -> str:
    if media_type != MEDIA_TYPE:
        return f"a problem of type {media_type}"
    try:
        document: dict[str, Any] = orjson.loads(answer)
        problem = Problem.model_validate(document)
    except (orjson.JSONDecodeError, ValidationError) as error:
        return f"no problem document: {error}"
    if problem.status != status:
        return f"says {problem.status}, is {status}"
    return "" if problem.detail and problem.code else "without detail or code"


def _told(answer: bytes, sent: bytes) -> str:
    if len(answer) > LONGEST_PROBLEM:
        return f"a problem of {len(answer)} bytes"
    for inside in (*_INSIDES, *_PLACES):
        if inside in answer and inside not in sent:
            return f"tells {inside.decode()}"
    step = LONGEST_ECHO // 2
    for start in range(0, len(sent) - step + 1, step) if len(sent) > LONGEST_ECHO else ():
        piece = sent[start : start + step]
        if piece in answer and sent[start : start + LONGEST_ECHO] in answer:
            return f"repeats {LONGEST_ECHO} bytes of the request"
    return ""
