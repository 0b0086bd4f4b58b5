"""Fixtures that every test can rely on."""

from collections.abc import Iterator

import pytest

from service.symbolic.interning import scope


@pytest.fixture(autouse=True)
def _expressions() -> Iterator[None]:
    """Let tests build expressions: each test runs within a scope of its own."""
    with scope():
        yield
