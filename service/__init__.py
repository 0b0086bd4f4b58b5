"""Gradients as a service: derivatives explained link by link, over HTTP."""

import os
from importlib.metadata import version

from service import limits
from service.processor import prepare

__version__ = version("gradient-service")


def adopt_limits() -> None:
    """Take the limits that the environment sets; to be called before anything reads a limit.

    Raises SystemExit for what cannot be one: no process serves with other limits than were meant.
    """
    try:
        limits.LIMITS = limits.limits_of(os.environ)
    except limits.ImpossibleLimit as error:
        raise SystemExit(str(error)) from None


prepare()
adopt_limits()
