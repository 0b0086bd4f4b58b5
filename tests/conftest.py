"""Fixtures that every test can rely on."""

import os
from collections.abc import Iterator

import pytest

from service.symbolic.interning import scope

# The names by which tests ask an application without a network.
os.environ.setdefault("GRADIENT_ALLOWED_HOSTS", "service, testserver")
# What is asked twice is to be done twice.
os.environ.setdefault("GRADIENT_CACHE_MB", "0")


@pytest.fixture(autouse=True)
def _expressions() -> Iterator[None]:
    """Let tests build expressions: each test runs within a scope of its own."""
    with scope():
        yield
