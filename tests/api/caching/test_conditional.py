"""Clients name the answers they have as RFC 9110 says."""

import pytest

from service.api.caching.conditional import has_it, tag_of

TAG = tag_of(b"0af3")


def test_a_tag_is_strong() -> None:
    assert TAG == b'"0af3"'


@pytest.mark.parametrize("header", [b'"0af3"', b'W/"0af3"', b'"1", "0af3"', b'"1" ,W/"0af3","2"'])
def test_a_client_may_name_several(header: bytes) -> None:
    assert has_it(header, TAG)


@pytest.mark.parametrize("header", [b"", b"*", b"0af3", b'"0af"', b'"1", "2"', b'"\xff"', b",,"])
def test_anything_else_names_another_answer(header: bytes) -> None:
    assert not has_it(header, TAG)


def test_a_very_long_list_is_read_to_a_bound() -> None:
    assert not has_it(b'"1",' * 1000 + TAG, TAG)
