"""JSON in and out, strictly.

Of the many texts that decoders accept, only those are read that every decoder reads alike: UTF-8,
each key once, finite numbers, whole characters, nesting within the limit.
"""

import json
import math
from typing import Any, NoReturn

import orjson

from service.errors import MalformedJson, Position
from service.limits import LIMITS

_SHOWN = 40
_NESTING = frozenset((dict, list))


def loads(body: bytes) -> Any:
    """Return the value of a JSON text. Raises MalformedJson."""
    try:
        text = body.decode()
        value = _decoder.decode(text)
    except json.JSONDecodeError as error:
        position = Position(error.pos, error.lineno, error.colno)
        raise MalformedJson(f"{error.msg}.", position=position) from None
    except UnicodeDecodeError as error:
        raise MalformedJson(f"The body is not UTF-8 at byte {error.start}.") from None
    except ValueError:
        # All that is left: int refuses what would take it quadratic time.
        raise MalformedJson("An integer has too many digits.") from None
    except RecursionError:
        raise _too_deep() from None
    if text.count("[") + text.count("{") > LIMITS.json_depth:
        check_depth(value)
    if "\\u" in text:
        _check_characters(value)
    return value


def dumps(value: Any) -> bytes:
    """Return the shortest JSON text of a value, in UTF-8."""
    try:
        return orjson.dumps(value)
    except TypeError:
        # orjson has no integers beyond 64 bits and nests 254 deep; the standard library has both.
        return json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False
        ).encode()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise MalformedJson(f"A key is there twice in one object: {shortened(_twice(pairs))}.")
    return value


def _twice(pairs: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            return key
        seen.add(key)
    raise AssertionError("no key is there twice")


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise MalformedJson("A number is beyond the range of float64.")
    return value


def _constant(name: str) -> NoReturn:
    raise MalformedJson(f"{name} is no JSON number.")


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_constant)


def check_depth(value: Any) -> None:
    """Raise MalformedJson for too many levels; goes down one by one, without recursion."""
    level: list[Any] = [[value]]
    for _ in range(LIMITS.json_depth + 1):
        children = (item.values() if type(item) is dict else item for item in level)
        level = [child for some in children for child in some if child and type(child) in _NESTING]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> MalformedJson:
    return MalformedJson(f"Nested deeper than {LIMITS.json_depth} levels.")


def _check_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise MalformedJson("A string contains half of a surrogate pair.") from None


def shortened(text: str) -> str:
    """Return a text from outside so that it can be shown: quoted, printable and short."""
    return ascii(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
