"""JSON that consists mostly of numbers: as strict as strict_json, several times as fast.

The fast decoder keeps the last of two equal keys and does not count levels, so both are checked
here: each member of an object has one colon, and a text without more colons than there are members
(and colons in strings) has no key twice.
"""

from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from service.api.strict_json import loads
from service.limits import LIMITS

_Bytes = NDArray[np.uint8]


class Decoded(NamedTuple):
    """A JSON value, and whether there may be truth values among the elements of its lists."""

    value: Any
    booleans: bool


def loads_bulk(body: bytes) -> Decoded:
    """Return the value of a JSON text. Raises MalformedJson, LimitExceeded."""
    text = np.frombuffer(body, np.uint8)
    commas, colons = _count(text, b","), _count(text, b":")
    values = commas + _count(text, b"[")
    LIMITS.check("json_values", values, "Send so many numbers as safetensors.")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Decoded(loads(body), booleans=True)
    if colons != _colons(value):
        value = loads(body)
    return Decoded(value, booleans=_may_list_booleans(text))


def _count(text: _Bytes, character: bytes) -> int:
    return int(np.count_nonzero(text == character[0]))


def _colons(value: Any) -> int:
    """Return how many colons the text of a value has, not looking into lists of numbers."""
    count, waiting = 0, [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            count += len(each)
            waiting += each.keys()
            waiting += each.values()
        elif isinstance(each, str):
            count += each.count(":")
        elif isinstance(each, list) and each and isinstance(each[0], dict | str):
            waiting += each
    return count


def _may_list_booleans(text: _Bytes) -> bool:
    """Whether a true or false, in a string or not, follows a comma or a bracket."""
    for word, place, letter in ((b"true", 2, b"u"), (b"false", 2, b"l")):
        starts = np.flatnonzero(text == letter[0]) - place
        starts = starts[(starts > 0) & (starts + len(word) <= len(text))]
        for i, each in enumerate(word):
            starts = starts[text[starts + i] == each]
        if any(_is_element(text, int(start)) for start in starts[:100]) or len(starts) > 100:
            return True
    return False


def _is_element(text: _Bytes, start: int) -> bool:
    """Whether what precedes, but for blanks, is a comma or an opening bracket."""
    before = text[max(0, start - 16) : start].tobytes().rstrip(b" \t\r\n")
    return not before.endswith(b":")


def dumps_bulk(value: Any) -> bytes:
    """Return the JSON text of data with arrays of finite numbers in it."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
