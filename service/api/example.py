"""What an example of the documentation is."""

from dataclasses import dataclass, field
from typing import Any

from service.operations.consulting import Question, Reply


@dataclass(frozen=True, slots=True)
class Example:
    """A request to an operation (method and path) that is worth showing.

    `replies` are what SymPy replies to the questions of the operation, so that the document can be
    made without it; a test asks SymPy itself.
    """

    name: str
    title: str
    operation: str
    request: dict[str, Any] = field(default_factory=dict)
    replies: dict[Question, Reply] = field(default_factory=dict)
