"""python -m service key."""

from argparse import ArgumentParser, Namespace

from service.api.keys import ImpossibleKey, Keys, new_key
from service.cli.terminal import fail, say


def add_arguments(command: ArgumentParser) -> None:
    """Say for whom."""
    command.add_argument("name", help="whose key it is; the log shows this name")


def run(options: Namespace) -> int:
    """Print a new key, for the client, and its hash, for the service."""
    key, digest = new_key()
    row = f"{options.name}:{digest}"
    try:
        Keys((row,))
    except ImpossibleKey:
        return fail("A name is at most 64 letters, digits, dots, hyphens and underscores.")
    say(
        f"Authorization: Bearer {key}",
        f"GRADIENT_API_KEYS={row}",
    )
    return 0
