"""Bodies of numbers are read as strictly as others."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.bulk_json import loads_bulk
from service.api.strict_json import dumps, loads
from service.errors import LimitExceeded, MalformedJson
from service.limits import LIMITS
from tests.api.test_strict_json import MALFORMED, VALUES

# Depth is looked at where a request is refused, see test_network_endpoint.py.
SHALLOW = {name: body for name, body in MALFORMED.items() if name != "nested objects"}


@pytest.mark.parametrize("body", SHALLOW.values(), ids=SHALLOW)
def test_what_is_not_strict_json_is_refused(body: Any) -> None:
    with pytest.raises(MalformedJson):
        loads_bulk(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": [[1, 2]], "b": {"c": "x:y", "d": ["::", {"e:": 1}]}}',
        rb'{"\u003a": 1}',
        b'{"a": [1, {"b": 2}]}',
        b'{"a": [1, ":"]}',
    ],
)
def test_colons_in_strings_and_odd_lists_do_no_harm(body: bytes) -> None:
    assert loads_bulk(body).value == loads(body)


@given(VALUES)
def test_values_are_read_as_the_strict_reader_reads_them(value: Any) -> None:
    assert loads_bulk(dumps(value)).value == value


@given(VALUES, st.data())
def test_a_key_that_is_there_twice_is_never_overlooked(value: Any, data: Any) -> None:
    text = json.dumps({"k": value, "l": [value]})
    doubled = text[:-1] + ', "k": ' + json.dumps(value) + "}"

    with pytest.raises(MalformedJson, match="twice"):
        loads_bulk(f'{{"outer": [{doubled}]}}'.encode())


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"a": [1.5, 2]}', False),
        (b'{"bias": true, "b": \n false, "u": [1]}', False),
        (b'{"a": [true]}', True),
        (b'{"a": [[1, \n\t false]]}', True),
        (b'{"a": [1,true]}', True),
        (b"true", True),
        (b"[" + b'"u",' * 300 + b"1]", True),
    ],
)
def test_truth_values_in_lists_are_noticed(body: bytes, found: bool) -> None:
    assert loads_bulk(body).booleans is found


@given(st.lists(st.booleans() | st.floats(0, 1), min_size=1))
def test_no_truth_value_in_a_list_goes_unnoticed(values: Any) -> None:
    body = json.dumps({"network": {"bias": True}, "inputs": [values]}).encode()

    assert loads_bulk(body).booleans or not any(type(value) is bool for value in values)


def test_more_values_than_the_limit_are_refused_before_they_are_read() -> None:
    body = b"[" + b"1," * (LIMITS.json_values + 1) + b"1]"

    with pytest.raises(LimitExceeded) as caught:
        loads_bulk(body)

    assert caught.value.limit == {"name": "json_values", "value": LIMITS.json_values}
