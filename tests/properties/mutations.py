"""Valid requests made wrong: at any level of their JSON, in their bytes, in their files of tensors.

Everything is drawn from one seed, so the same seed gives the same requests.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any, NamedTuple

import numpy as np
from safetensors.numpy import save

from service.api.body import JSON, SAFETENSORS
from service.api.examples import EXAMPLES
from service.backprop.activations import ACTIVATIONS
from service.backprop.layers import LAYERS
from service.backprop.losses import LOSSES
from service.backprop.optimizers import OPTIMIZERS
from tests.properties.attacks import attacks
from tests.properties.latex import latex_attacks
from tests.properties.sentences import SEEDS

_LONGEST_TEXT = 400

# The operations with a body, and what is worth sending to each.
VALID = tuple(
    (example.operation.split()[1], example.request)
    for example in EXAMPLES
    if example.operation.startswith("POST")
)
_BULK = frozenset(
    ("/evaluate", "/train-step", "/backprop", "/forward", "/gradient-check", "/initialize")
)
_TEXTS = (
    *(text for texts in SEEDS.values() for text in texts),
    *(
        request["expression"]
        for _, request in (*attacks(), *latex_attacks())
        if isinstance(request.get("expression"), str)
        and len(request["expression"]) <= _LONGEST_TEXT
    ),
    *LAYERS, *ACTIVATIONS, *LOSSES, *OPTIMIZERS, "input", "float32", "float64", "base64", "list",
    "none", "full", "latex", "text", "NaN", "Infinity", "-Infinity", "true", "null", "0", "1e400",
    "AAAAAAAA8D8=", "AAA", "=", "fc1.weight", "../../etc/passwd", "__class__", "a" * 300, "/" * 250,
    "~0~1", "\x7f", "\U0001f600",
)  # fmt: skip
_NUMBERS = (
    0, -0.0, 1, -1, 2, 3, 7, 0.5, 1e-300, 5e-324, 1e308, -1e308, 1.5, 255, 256, 65_536, 10**6,
    2**31 - 1, 2**31, 2**32, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**30, 10**400,
    1e16, float("nan"), float("inf"), float("-inf"),
)  # fmt: skip
_VALUES: tuple[Any, ...] = (
    None, True, False, "", [], {}, [[]], [None], [[1], [1, 2]], [1, "2"], [True], {"": 0},
    {"type": "linear"}, {"type": None}, {"type": ["mse"]}, {"x": 1}, {"x": "pi/4"}, [[0.5, -0.25]],
    {"dtype": "float64", "shape": [2], "data": [1.0, 2.0]},
    {"dtype": "float64", "shape": [10**6, 10**6], "data": [1.0]},
    {"dtype": "float64", "shape": [-1], "data": []},
    {"dtype": "float64", "shape": [10**11] * 8, "data": [1.0]},
    {"dtype": "float64", "shape": [0], "data": []},
    {"dtype": "float32", "shape": [1], "encoding": "base64", "data": "AACAPw=="},
    {"dtype": "float64", "shape": [1], "encoding": "base64", "data": "AAAAAAAA+H8="},
    {"dtype": "object", "shape": [1], "data": [1]},
    ["NaN", "Infinity"], [1e308, -1e308], [[[[[[[[1]]]]]]]], [[]] * 50, [0] * 200,
)  # fmt: skip


class Request(NamedTuple):
    """What is sent: the path, the body and its media type."""

    path: str
    body: bytes
    media_type: str = JSON


class Mutator:
    """Draws requests: some valid, most wrong in one place or a few."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  repeatable on purpose

    def request(self) -> Request:
        """Return a request to one of the operations."""
        path, value = self._random.choice(VALID)
        chosen = self._random.random()
        if chosen < 0.05:
            return Request(path, json.dumps(value).encode())
        if chosen < 0.1:
            path = self._random.choice(VALID)[0]
        mutated = self.value(value)
        if path in _BULK and chosen > 0.9:
            return Request(path, self.bytes(_file(mutated), 0.7), SAFETENSORS)
        body = written(mutated)
        return Request(path, self.bytes(body) if chosen > 0.8 else body)

    def value(self, value: Any) -> Any:
        """Return a copy of a JSON value with a few mutations."""
        copy: Any = deepcopy(value)
        for _ in range(self._random.choice((1, 1, 1, 2, 3))):
            places = list(_places(copy))
            if not places:
                return self._other(copy)
            holder, key = self._random.choice(places)
            self._random.choice(_CHANGES)(self, holder, key)
        return copy

    def bytes(self, body: bytes, share: float = 1.0) -> bytes:
        """Return a body with a few bytes changed, removed, inserted or doubled; or cut short."""
        random = self._random
        if random.random() >= share:
            return body
        for _ in range(random.choice((1, 1, 2, 4))):
            start = random.randrange(len(body) + 1)
            end = start + random.choice((0, 1, 1, 2, 8))
            new = random.choice(
                (b"", random.randbytes(1), random.randbytes(3), *_PIECES, body[start : end + 4])
            )
            body = body[:start] + new + (b"" if random.random() < 0.05 else body[end:])
        return body

    def _other(self, value: Any) -> Any:
        random = self._random
        chosen = random.random()
        if isinstance(value, int | float) and abs(value) < 2**53 and chosen < 0.5:
            return random.choice((-value, value + 1, value - 1, value / 2, f"{value}", *_NUMBERS))
        if chosen < 0.5:
            return random.choice(_TEXTS)
        return random.choice(_NUMBERS) if chosen < 0.7 else deepcopy(random.choice(_VALUES))

    def _replace(self, holder: Any, key: Any) -> None:
        holder[key] = self._other(holder[key])

    def _delete(self, holder: Any, key: Any) -> None:
        del holder[key]

    def _rename(self, holder: Any, key: Any) -> None:
        if isinstance(holder, dict):
            new = self._random.choice((*_TEXTS[:40], "x", f"{key}s", str(key)[:-1], "type", "dim"))
            holder[new] = holder.pop(key)
        else:
            holder.reverse()

    def _add(self, holder: Any, key: Any) -> None:
        new = self._other(None)
        if isinstance(holder, dict):
            holder[self._random.choice((*_FIELDS, *_TEXTS))] = new
        else:
            holder.insert(key, new)

    def _multiply(self, holder: Any, key: Any) -> None:
        """Repeat an item, the characters of a text, or put a value into a list of its copies."""
        times = self._random.choice((2, 3, 17, 65, 300))
        if isinstance(holder, list):
            holder[key:key] = [deepcopy(holder[key]) for _ in range(min(times, 65))]
        elif isinstance(holder[key], str):
            holder[key] *= times
        else:
            holder[key] = [deepcopy(holder[key]) for _ in range(min(times, 17))]

    def _wrap(self, holder: Any, key: Any) -> None:
        for _ in range(self._random.choice((1, 1, 2, 30, 33, 300))):
            holder[key] = [holder[key]] if self._random.random() < 0.7 else {"x": holder[key]}

    def _swap(self, holder: Any, key: Any) -> None:
        other = self._random.choice(
            list(holder if isinstance(holder, dict) else range(len(holder)))
        )
        holder[key], holder[other] = holder[other], holder[key]

    def _borrow(self, holder: Any, key: Any) -> None:
        """Put what stands in another request, under the same name if there is one, here."""
        _, value = self._random.choice(VALID)
        places = [(h, k) for h, k in _places(value) if k == key] or list(_places(value))
        other, name = self._random.choice(places)
        holder[key] = deepcopy(other[name])


_CHANGES: tuple[Callable[[Mutator, Any, Any], None], ...] = (
    Mutator._replace, Mutator._replace, Mutator._replace, Mutator._delete, Mutator._rename,
    Mutator._add, Mutator._add, Mutator._multiply, Mutator._wrap, Mutator._swap, Mutator._borrow,
)  # fmt: skip
_PIECES = (
    b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b"\\u0000", b"\\ud800", b"NaN", b"Infinity",
    b"1e999", b"-", b"\xff", b"\xef\xbb\xbf", b"\x00", b"null", b"true", b"[" * 40,
)  # fmt: skip
_FIELDS = tuple(sorted({name for _, request in VALID for name in request}))


def written(value: Any) -> bytes:
    """Return the JSON text of a value, also of one that strict JSON has not."""
    return json.dumps(value).encode()


def _places(value: Any) -> Any:
    """Yield every place in a value, as what holds it and the key there."""
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def _file(request: Any) -> bytes:
    """Return a request as a file of tensors, with those of its batch that are numbers apart."""
    tensors: dict[str, Any] = {"outputs": np.zeros(1)}
    if isinstance(request, dict) and isinstance(batch := request.get("batch"), dict):
        rest = {}
        for name, tensor in batch.items():
            try:
                tensors[name] = np.array(tensor, dtype=np.float64)
            except (TypeError, ValueError, OverflowError):
                rest[name] = tensor
        request = {**request, "batch": rest}
    return save(tensors, {"request": written(request).decode()})
