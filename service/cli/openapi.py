"""python -m service openapi."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from service.api.app import create_app
from service.api.examples import EXAMPLES, answered
from service.cli.terminal import say
from service.settings import Settings


def add_arguments(command: ArgumentParser) -> None:
    """Say where to."""
    command.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write it and its examples into files"
    )


def run(options: Namespace) -> int:
    """Print the document, or write it with a file for each example."""
    document = _pretty(create_app(Settings()).openapi())
    if options.write is None:
        say(document)
    else:
        _write(options.write, document)
    return 0


def _write(folder: Path, document: str) -> None:
    examples = folder / "examples"
    examples.mkdir(parents=True, exist_ok=True)
    (folder / "openapi.json").write_text(f"{document}\n")
    for example in EXAMPLES:
        status, response = answered(example)
        content = {
            "title": example.title,
            "operation": example.operation,
            "request": example.request,
            "status": status,
            "response": response,
        }
        (examples / f"{example.name}.json").write_text(f"{_pretty(content)}\n")


def _pretty(data: Any) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False)
