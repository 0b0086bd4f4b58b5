"""Consults to test with: SymPy in this process, and some that fail or lie."""

from service.operations.consulting import Consult, Failure, Question, Reply
from service.symbolic.sympy_bridge import answer


def sympy(question: Question) -> Reply:
    """Ask SymPy, here and now."""
    return Reply(answer(*question))


def saying(text: str | None) -> Consult:
    """Return a consult that gives the same answer to everything."""
    return lambda question: Reply(text)


def failing(failure: Failure) -> Consult:
    """Return a consult that fails."""
    return lambda question: Reply(None, failure)
