"""JSON is sent to those who accept it."""

import pytest

from service.api.negotiation import preferred
from service.errors import NotAcceptable


@pytest.mark.parametrize(
    "accept",
    [
        b"",
        b"*/*",
        b"application/json",
        b"application/*",
        b"text/html, application/json;q=0.1",
        b"text/html,application/xhtml+xml,*/*;q=0.8",
        b"APPLICATION/JSON ; Q=1",
        b"application/json;version=1",
        b"*/*;q=0, application/json",
    ],
)
def test_json_is_acceptable(accept: bytes) -> None:
    preferred(accept, ("application/json",))


@pytest.mark.parametrize(
    "accept",
    [
        b"text/html",
        b"application/xml, text/*;q=0.5",
        b"application/json;q=0",
        b"application/json;q=0.0, */*",
        b"application/json;q=high",
        b"nonsense",
        b"\xff",
        b"," * 10_000,
    ],
)
def test_json_is_ruled_out(accept: bytes) -> None:
    with pytest.raises(NotAcceptable):
        preferred(accept, ("application/json",))
