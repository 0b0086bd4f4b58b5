"""What every failure has: a code, a title and a status of its class, a detail of its own."""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text: offset in code points from 0, line and column from 1."""

    offset: int
    line: int
    column: int

    @classmethod
    def of(cls, text: str, offset: int) -> "Position":
        """Return the position of a code point offset in a text."""
        before = text[:offset]
        return cls(offset, before.count("\n") + 1, offset - before.rfind("\n"))


class ServiceError(Exception):
    """A failure with a stable code, told to the client as a problem document (RFC 9457)."""

    code: ClassVar[str]
    title: ClassVar[str]
    status: ClassVar[int]

    def __init__(
        self,
        detail: str,
        *,
        pointer: str | None = None,
        position: Position | None = None,
        expected: Any = None,
        actual: Any = None,
        suggestions: tuple[str, ...] = (),
        limit: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.pointer = pointer
        self.position = position
        self.expected = expected
        self.actual = actual
        self.suggestions = suggestions
        self.limit = limit

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions with keyword-only arguments do not survive pickling by themselves.
        return (_rebuild, (type(self), self.detail, self.__dict__))


def _rebuild(cls: type[ServiceError], detail: str, state: dict[str, Any]) -> ServiceError:
    error = cls(detail)
    error.__dict__.update(state)
    return error
