"""What an answer depends on, as one short key.

An answer is a function of the request and of the service: its code and its limits. Two processes
with the same of both give the same bytes, so that the key stands for the answer.
"""

from dataclasses import astuple
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

from service.api.admission.asked import Asked
from service.limits import LIMITS

# Longer bodies have no key: to read them all once more would take too long.
MOST_BYTES = 1_000_000

_BYTES = 16


def key_of(path: str, asked: Asked) -> bytes:
    """Return the key of the answer to a request, in hexadecimal digits."""
    told = f"{path}\n{asked.accepted}\n{asked.media_type}\n".encode() + asked.body.whole
    return blake2b(told, digest_size=_BYTES, key=service_key()).hexdigest().encode()


@cache
def service_key() -> bytes:
    """Return what stands for the code of the service and its limits."""
    digest = blake2b(digest_size=_BYTES)
    for source in _sources(files("service")):
        digest.update(source.read_bytes())
    digest.update(repr(astuple(LIMITS)).encode())
    return digest.digest()


def _sources(folder: Traversable) -> list[Traversable]:
    sources: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            sources += _sources(entry)
        elif entry.name.endswith(".py"):
            sources.append(entry)
    return sources
