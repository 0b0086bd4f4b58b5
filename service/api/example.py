"""What an example of the documentation is."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """A request to an operation (method and path) that is worth showing."""

    name: str
    title: str
    operation: str
    request: dict[str, Any] = field(default_factory=dict)
