"""python -m service healthcheck."""

from argparse import ArgumentParser, Namespace

from service.cli.exchange import exchange
from service.cli.flags import add_settings, settings_of
from service.cli.terminal import fail


def add_arguments(command: ArgumentParser) -> None:
    """Say where the service should be."""
    add_settings(command, ("host", "port"))


def run(options: Namespace) -> int:
    """Ask the service whether it is alive."""
    try:
        exchange(settings_of(options), "GET", "/health/live")
    except OSError as error:
        return fail(f"not alive: {error}")
    return 0
