"""Talking to a person on a terminal."""

import sys
from collections.abc import Iterator
from typing import Any


def say(*lines: str) -> None:
    """Print the lines."""
    print("\n".join(lines), flush=True)  # noqa: T201  a command speaks on the terminal


def fail(*lines: str) -> int:
    """Print the lines where mistakes belong and return the exit status of one."""
    print("\n".join(lines), file=sys.stderr)  # noqa: T201  a command speaks on the terminal
    return 2


def derivation_lines(answer: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of an answer with rules and notes beside them."""
    width = max(len(line["text"]) for line in answer["lines"])
    for line in answer["lines"]:
        remark = "; ".join(filter(None, (", ".join(line["rules"]), line["note"])))
        yield f"  {line['text']:<{width}}   {remark}".rstrip()
