"""Choosing a command, and telling what was wrong with it."""

import sys
from argparse import ArgumentParser
from importlib import import_module

from pydantic import ValidationError

from service.cli.terminal import fail
from service.errors import ServiceError

_COMMANDS = {
    "serve": "serve over HTTP",
    "healthcheck": "succeed if a service with these settings is alive",
    "openapi": "print the OpenAPI document",
    "differentiate": "print a derivation",
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    options = _parser(arguments[:1]).parse_args(arguments)
    try:
        status: int = options.run(options)
    except ValidationError as error:
        return fail(*_mistakes(error))
    except ServiceError as error:
        return fail(f"{error.title}: {error.detail}")
    return status


def _parser(chosen: list[str]) -> ArgumentParser:
    """Return the parser; only the chosen command is loaded, so that a health check is quick."""
    parser = ArgumentParser("python -m service", description="Derivatives explained link by link.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, description in _COMMANDS.items():
        command = commands.add_parser(name, help=description, description=description)
        if chosen == [name]:
            module = import_module(f"service.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def _mistakes(error: ValidationError) -> list[str]:
    return [
        f"GRADIENT_{name.upper()} or --{name.replace('_', '-')}: {mistake['msg']}"
        for mistake in error.errors()
        for name in map(str, mistake["loc"])
    ]
