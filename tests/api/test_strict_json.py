"""JSON is read strictly and written short."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.strict_json import dumps, loads, shortened
from service.errors import MalformedJson

MALFORMED = {
    "nothing": b"",
    "truncated": b'{"a": ',
    "a second value": b"{} {}",
    "a trailing comma": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "a comment": b"{} // no",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "not UTF-8": b'{"a": "\xff"}',
    "an encoded surrogate": b'{"a": "\xed\xa0\x80"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a raw control character": b'{"a": "\x00"}',
    "a key twice": b'{"a": 1, "a": 1}',
    "a key twice, escaped once": rb'{"a": 1, "\u0061": 1}',
    "a key twice, further in": b'{"a": [{"b": 1, "b": 2}]}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "-Infinity": b'{"a": -Infinity}',
    "a number beyond float64": b'{"a": 1e999}',
    "a negative number beyond float64": b'{"a": -1e999}',
    "an integer of 5,000 digits": b'{"a": ' + b"9" * 5_000 + b"}",
    "a leading zero": b'{"a": 01}',
    "a lone surrogate": rb'{"a": "\ud800"}',
    "a lone low surrogate": rb'{"a": "\udc00x"}',
    "a lone surrogate in a key": rb'{"\ud800": 1}',
    "100,000 nested arrays": b"[" * 100_000,
    "nested objects": b'{"a":' * 33 + b"1" + b"}" * 33,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_strict_json_is_refused(body: Any) -> None:
    with pytest.raises(MalformedJson) as caught:
        loads(body)

    assert len(caught.value.detail) < 100


def test_a_syntax_error_has_a_position() -> None:
    with pytest.raises(MalformedJson) as caught:
        loads(b'{\n "a" 1}')

    position = caught.value.position
    assert position
    assert (position.offset, position.line, position.column) == (7, 2, 6)


def test_brackets_in_strings_do_not_count_as_nesting() -> None:
    assert loads(b'"' + b"[{" * 100 + b'"') == "[{" * 100
    assert loads(rb'["\"' + b"[" * 100 + rb'\\", []]') == ['"' + "[" * 100 + "\\", []]


def test_nesting_up_to_the_limit_is_read() -> None:
    assert loads(b'{"a":' * 32 + b"1" + b"}" * 32)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert loads(b"[" + b"[]," * 100 + b"[]]") == [[]] * 101


def test_a_surrogate_pair_is_one_character() -> None:
    assert loads(rb'"\ud83d\ude00"') == "\N{GRINNING FACE}"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_reads_back(value: Any) -> None:
    assert loads(dumps(value)) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_as_the_standard_library_reads_them_or_refused(body: Any) -> None:
    try:
        value = loads(body)
    except MalformedJson:
        return
    assert value == json.loads(body)


def test_trees_deeper_than_the_fast_encoder_goes_are_written() -> None:
    tree: list[object] = []
    for _ in range(400):
        tree = [tree]

    assert dumps(tree) == b"[" * 401 + b"]" * 401


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_what_has_no_json_is_not_written_as_a_number(number: float) -> None:
    assert dumps([number]) == b"[null]"


def test_text_from_outside_is_shown_quoted_printable_and_short() -> None:
    assert shortened("\u202e\x00") == r"'\u202e\x00'"
    assert len(shortened("x" * 1_000_000)) < 50
