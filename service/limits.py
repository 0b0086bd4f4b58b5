"""The budgets that keep every request small; they bound the work before and while it is done."""

from dataclasses import dataclass

from service.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for."""

    body_bytes: int = 1_000_000
    json_depth: int = 32
    expression_characters: int = 20_000
    name_characters: int = 64
    nesting: int = 64
    expression_depth: int = 160
    digits: int = 400
    nodes: int = 60_000
    order: int = 20
    variables: int = 64
    definitions: int = 64
    paths: int = 500
    tree_size: int = 4_000_000
    response_characters: int = 8_000_000

    def check(self, name: str, actual: int, detail: str) -> None:
        """Raise LimitExceeded when the actual amount is above the limit of this name."""
        value: int = getattr(self, name)
        if actual > value:
            raise LimitExceeded(detail, limit={"name": name, "value": value}, actual=actual)


LIMITS = Limits()
