"""A cache that several processes and machines share, in Redis or what speaks its protocol.

It can be slow, full, gone or wrong without anyone noticing but in the metrics: whatever it does not
give, is computed.
"""

import asyncio
import time
from hashlib import blake2b

from redis.asyncio import Redis

from service.observability.metrics import cache_lookups

_PATIENCE_SECONDS = 0.1
_REST_SECONDS = 1.0
_LIFETIME_SECONDS = 86_400
_MOST_WRITES = 64
_LARGEST = 1_000_000
_DIGEST = 16

_PREFIX = b"gradient:"

_hits = cache_lookups.labels("shared", "hit")
_misses = cache_lookups.labels("shared", "miss")
_errors = cache_lookups.labels("shared", "error")


class ImpossibleAddress(ValueError):
    """What is said to be the address of a Redis is none."""


class SharedCache:
    """Answers by their keys. After a failure it is left alone for a second."""

    def __init__(self, url: str) -> None:
        """Hold the address. Raises ImpossibleAddress."""
        try:
            self._redis: Redis = Redis.from_url(url)
        except ValueError:
            # The address itself is not repeated: it may hold a password.
            raise ImpossibleAddress("an address like redis://host:port/number is needed") from None
        self._rests_until = 0.0
        self._writes: set[asyncio.Task[None]] = set()

    async def get(self, key: bytes) -> tuple[bytes, bytes] | None:
        """Return media type and body of the answer, if it is there and whole."""
        if time.monotonic() < self._rests_until:
            return None
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                value = await self._redis.get(_PREFIX + key)
        except Exception:  # noqa: BLE001  what is there may say anything, or nothing
            self._rest()
            return None
        answer = _unpacked(key, value) if isinstance(value, bytes) else None
        (_misses if answer is None else _hits).inc()
        return answer

    def put(self, key: bytes, media_type: bytes, body: bytes) -> None:
        """Store an answer, some time soon."""
        busy = len(self._writes) >= _MOST_WRITES or time.monotonic() < self._rests_until
        if busy or len(body) > _LARGEST:
            return
        task = asyncio.create_task(self._put(key, _packed(key, media_type, body)))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    async def close(self) -> None:
        """Finish writing and let go of the connections."""
        await asyncio.gather(*self._writes)
        await self._redis.aclose()

    async def _put(self, key: bytes, value: bytes) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._redis.set(_PREFIX + key, value, ex=_LIFETIME_SECONDS)
        except Exception:  # noqa: BLE001  as above
            self._rest()

    def _rest(self) -> None:
        _errors.inc()
        self._rests_until = time.monotonic() + _REST_SECONDS


def shared_cache(url: str) -> SharedCache | None:
    """Return the cache at an address, if there is one. Raises ImpossibleAddress."""
    return SharedCache(url) if url else None


def _packed(key: bytes, media_type: bytes, body: bytes) -> bytes:
    content = media_type + b"\n" + body
    return _checksum(key, content) + content


def _unpacked(key: bytes, value: bytes) -> tuple[bytes, bytes] | None:
    digest, content = value[:_DIGEST], value[_DIGEST:]
    if digest != _checksum(key, content):
        return None
    media_type, _, body = content.partition(b"\n")
    return media_type, body


def _checksum(key: bytes, content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST, key=key).digest()
