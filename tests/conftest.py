"""Fixtures that every test can rely on."""

import os
from collections.abc import Iterator

import pytest

from service.symbolic.interning import scope

# The name by which tests ask an application without a network.
os.environ.setdefault("GRADIENT_ALLOWED_HOSTS", "service")


@pytest.fixture(autouse=True)
def _expressions() -> Iterator[None]:
    """Let tests build expressions: each test runs within a scope of its own."""
    with scope():
        yield
