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

_MOST_LETTERS = 256
_BLANKS = 16


class Decoded(NamedTuple):
    """A JSON value, and whether there may be truth values among the elements of its lists."""

    value: Any
    booleans: bool


def loads_bulk(body: bytes) -> Decoded:
    """Return the value of a JSON text. Raises MalformedJson, LimitExceeded."""
    text = np.frombuffer(body, np.uint8)
    # There is at least one more character for each value.
    if len(body) > LIMITS.json_values:
        values = _count(text, b",") + _count(text, b"[")
        LIMITS.check("json_values", values, "Send so many numbers as safetensors.")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Decoded(loads(body), booleans=True)
    if _count(text, b":") != _colons(value):
        value = loads(body)
    return Decoded(value, _may_list_booleans(body))


def _count(text: NDArray[np.uint8], character: bytes) -> int:
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


def _may_list_booleans(body: bytes) -> bool:
    """Whether a true or false, in a string or not, may be the element of a list.

    Looks at the letters that numbers do not have, and gives up when there are many.
    """
    return _may_list(body, b"true", b"u") or _may_list(body, b"false", b"l")


def _may_list(body: bytes, word: bytes, letter: bytes) -> bool:
    place, found = word.index(letter), -1
    for _ in range(_MOST_LETTERS):
        found = body.find(letter, found + 1)
        if found < 0:
            return False
        start = max(0, found - place)
        before = body[max(0, start - _BLANKS) : start].rstrip(b" \t\r\n")
        if body.startswith(word, start) and not before.endswith(b":"):
            return True
    return True


def dumps_bulk(value: Any) -> bytes:
    """Return the JSON text of data with arrays of finite numbers in it."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)
