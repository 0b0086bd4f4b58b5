"""Choosing a command, and telling what was wrong with it."""

import os
import sys
from argparse import ArgumentParser
from importlib import import_module

from pydantic import ValidationError

from service import adopt_limits
from service.cli.terminal import fail
from service.errors import ServiceError
from service.limits import PREFIX

_COMMANDS = {
    "serve": "serve over HTTP",
    "healthcheck": "succeed if a service with these settings is alive",
    "key": "make an API key",
    "openapi": "print the OpenAPI document",
    "differentiate": "print a derivation",
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    limits, rest = _limits().parse_known_args(arguments)
    _set_limits(limits.limit)
    options = _parser(rest[:1]).parse_args(rest)
    try:
        status: int = options.run(options)
    except ValidationError as error:
        return fail(*_mistakes(error))
    except ServiceError as error:
        return fail(f"{error.title}: {error.detail}")
    return status


def _limits() -> ArgumentParser:
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"set a limit on requests, once for each; also {PREFIX}<NAME>",
    )
    return parser


def _set_limits(given: list[str]) -> None:
    """Hand limits on through the environment, so that every process of the service has them."""
    for text in given:
        name, _, value = text.partition("=")
        os.environ[f"{PREFIX}{name.upper()}"] = value
    if given:
        adopt_limits()


def _parser(chosen: list[str]) -> ArgumentParser:
    """Return the parser; only the chosen command is loaded, so that a health check is quick.

    So that limits are set before anything reads one, too.
    """
    parser = ArgumentParser(
        "python -m service", description="Derivatives explained link by link.", parents=[_limits()]
    )
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
