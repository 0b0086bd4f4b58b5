"""python -m service differentiate EXPRESSION."""

from argparse import ArgumentParser, Namespace

from service.api.validation import validate
from service.cli.terminal import derivation_lines, say
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest


def add_arguments(command: ArgumentParser) -> None:
    """Say what to differentiate."""
    command.add_argument("expression")
    command.add_argument("--variable", help="what to differentiate by")


def run(options: Namespace) -> int:
    """Print the lines of the derivation."""
    fields = {"expression": options.expression, "variable": options.variable, "formats": ["text"]}
    say(*derivation_lines(differentiate(validate(DifferentiateRequest, fields))))
    return 0
