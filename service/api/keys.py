"""API keys: made here, told once, and known by their hashes from then on.

A key is 32 random bytes, so its plain SHA-256 tells nothing about it; a slow hash is for passwords.
"""

import re
import secrets
from collections.abc import Iterable
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from service.settings import Settings, items

_ROW = re.compile(r"([0-9A-Za-z._-]{1,64}):([0-9a-f]{64})")


class ImpossibleKey(ValueError):
    """A row is not name:hash, or a name occurs twice."""


class Keys:
    """Who may ask, by the hashes of their keys."""

    def __init__(self, rows: Iterable[str]) -> None:
        """Read rows of name:hash. Raises ImpossibleKey."""
        self._rows: dict[str, str] = {}
        for place, row in enumerate(rows, start=1):
            match = _ROW.fullmatch(row)
            # The row itself is not repeated: it may be a key.
            if match is None:
                raise ImpossibleKey(f"API key {place} is not name:hash")
            name, digest = match.groups()
            if name in self._rows:
                raise ImpossibleKey(f"API key {place} has the name of another one")
            self._rows[name] = digest

    @classmethod
    def of(cls, settings: Settings) -> "Keys":
        """Read those in the settings and in the file that they name. Raises ImpossibleKey."""
        rows = items(settings.api_keys)
        if settings.api_keys_file:
            try:
                rows += items(Path(settings.api_keys_file).read_text())
            except (OSError, UnicodeDecodeError) as error:
                raise ImpossibleKey(f"the file of API keys cannot be read: {error}") from None
            if not rows:
                raise ImpossibleKey("the file of API keys has none")
        return cls(rows)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def name_of(self, key: bytes) -> str | None:
        """Return whose key this is. Takes the same time wherever it differs from a known one."""
        digest = sha256(key).hexdigest()
        found = None
        for name, known in self._rows.items():
            if compare_digest(digest, known):
                found = name
        return found


def new_key() -> tuple[str, str]:
    """Return a new key and its hash."""
    key = f"gs_{secrets.token_urlsafe(32)}"
    return key, sha256(key.encode()).hexdigest()
