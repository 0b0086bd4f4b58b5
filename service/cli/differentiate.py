"""python -m service differentiate EXPRESSION."""

from argparse import ArgumentParser, Namespace
from typing import get_args

from service.api.validation import validate
from service.cli.terminal import derivation_lines, say
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest
from service.symbolic.parsing import Syntax


def add_arguments(command: ArgumentParser) -> None:
    """Say what to differentiate."""
    command.add_argument("expression")
    command.add_argument("--variable", help="what to differentiate by")
    command.add_argument("--syntax", choices=get_args(Syntax), default="text", help="text or latex")


def run(options: Namespace) -> int:
    """Print the lines of the derivation."""
    fields = {
        "expression": options.expression,
        "syntax": options.syntax,
        "variable": options.variable,
        "formats": ["text"],
    }
    say(*derivation_lines(differentiate(validate(DifferentiateRequest, fields))))
    return 0
