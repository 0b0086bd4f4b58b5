"""Requests and answers as one file of tensors (https://github.com/huggingface/safetensors).

Eight bytes say how long the header is; the header is a JSON object with dtype, shape and place of
each tensor; the bytes of the tensors follow without gaps. What is no tensor is a JSON text in the
header's metadata, under `request` or `response`.
"""

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any, NamedTuple

import numpy as np

from service.api.bulk_json import dumps_bulk
from service.api.strict_json import loads, shortened
from service.backprop.arrays import Array
from service.errors import InvalidRequest, InvalidTensor, MalformedJson
from service.limits import LIMITS
from service.tensors.dtypes import DTYPES
from service.tensors.encoding import encoded, little_endian

Json = dict[str, Any]

_LENGTH = 8
_METADATA = "__metadata__"
_NAMES = {"F32": "float32", "F64": "float64", "I32": "int32", "I64": "int64"}
_DTYPES = {name: DTYPES[dtype] for name, dtype in _NAMES.items()}
_WRITTEN = {dtype.str: name for name, dtype in _DTYPES.items()}


class Place(NamedTuple):
    """Where tensors of a kind belong in a request, and how many names follow the kind."""

    path: tuple[str, ...]
    least: int
    most: int


_PLACES = {
    "parameters": Place(("state", "parameters"), 1, 1),
    "buffers": Place(("state", "buffers"), 1, 1),
    "optimizer_state": Place(("state", "optimizer_state"), 2, 2),
    "inputs": Place(("batch", "inputs"), 0, 1),
    "targets": Place(("batch", "targets"), 0, 1),
    "points": Place(("points",), 1, 1),
}

# What only answers have; a file that was an answer is read without it.
_RESULTS = (
    "loss",
    "outputs",
    "activations",
    "gradients",
    "input_gradient",
    "values",
    "gradient",
)


def read_file(body: bytes) -> Json:
    """Return the request in a file, with arrays where its tensors belong.

    Raises MalformedJson, InvalidTensor, InvalidRequest.
    """
    header, start = _header(body)
    metadata = header.pop(_METADATA, {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise InvalidTensor(
            "The metadata of a file is an object of texts.", pointer="/__metadata__"
        )
    tensors = dict(_tensors(header, memoryview(body)[start:]))
    request = _json(metadata, "request")
    _carry_on(request, metadata, tensors)
    for name, array in tensors.items():
        _place(request, name, array)
    return request


def _header(body: bytes) -> tuple[Json, int]:
    length = int.from_bytes(body[:_LENGTH], "little")
    start = _LENGTH + length
    if len(body) < _LENGTH or start > len(body):
        raise InvalidTensor(
            "The file ends before its header does.", expected=start, actual=len(body)
        )
    LIMITS.check("body_bytes", length, "The header of the file is too long.")
    header = loads(body[_LENGTH:start])
    if not isinstance(header, dict):
        raise InvalidTensor("The header of a file is a JSON object.")
    LIMITS.check("tensors", len(header) // 8, "The file has too many tensors.")
    return header, start


def _tensors(header: Json, data: memoryview) -> Iterator[tuple[str, Array]]:
    """Yield every tensor; together they fill the data without gaps and overlaps."""
    end = 0
    placed = sorted(((_place_of(name, entry), name) for name, entry in header.items()))
    for (begin, stop), name in placed:
        entry = header[name]
        dtype, shape = _DTYPES[entry["dtype"]], entry["shape"]
        if begin != end or stop - begin != dtype.itemsize * prod(shape):
            raise _invalid(
                name, "The place of this tensor does not fit its shape and its neighbours."
            )
        end = stop
        if stop > len(data):
            break
        yield name, np.frombuffer(data[begin:stop], dtype).reshape(shape)
    if end != len(data):
        raise InvalidTensor("The tensors do not fill the file.", expected=end, actual=len(data))


def _place_of(name: str, entry: Any) -> tuple[int, int]:
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise _invalid(name, "A tensor has dtype, shape and data_offsets.")
    if not isinstance(entry["dtype"], str) or entry["dtype"] not in _DTYPES:
        raise _invalid(name, f"The dtype is one of {', '.join(_DTYPES)}.")
    shape, offsets = entry["shape"], entry["data_offsets"]
    if not _sizes(shape) or len(shape) > 8 or not _sizes(offsets) or len(offsets) != 2:
        raise _invalid(name, "Shape and data_offsets are lists of whole numbers.")
    return offsets[0], offsets[1]


def _sizes(value: Any) -> bool:
    return isinstance(value, list) and all(type(n) is int and 0 <= n < 2**40 for n in value)


def _invalid(name: str, detail: str) -> InvalidTensor:
    return InvalidTensor(f"Tensor {shortened(name)}: {detail}", pointer="")


def _json(metadata: Mapping[str, str], member: str) -> Json:
    text = metadata.get(member, "{}")
    try:
        value = loads(text.encode())
    except MalformedJson as error:
        error.pointer = f"/__metadata__/{member}"
        raise
    if not isinstance(value, dict):
        raise InvalidRequest(f"The metadata {member} is a JSON object.", expected="an object")
    return value


def _carry_on(request: Json, metadata: Mapping[str, str], tensors: Mapping[str, Array]) -> None:
    """Give a request that continues from the answer in the same file the rest of its state."""
    kept = _json(metadata, "response").get("state")
    continues = any(name.startswith("parameters/") for name in tensors)
    if continues and isinstance(kept, dict):
        given = request.setdefault("state", {})
        if isinstance(given, dict):
            for member in ("step", "rng"):
                if member in kept:
                    given.setdefault(member, kept[member])


def _place(request: Json, name: str, array: Array) -> None:
    """Put a tensor where it belongs in the request."""
    kind, *rest = name.split("/")
    if kind in _RESULTS:
        return
    place = _PLACES.get(kind)
    if place is None or not place.least <= len(rest) <= place.most:
        raise InvalidRequest(
            f"A request has no tensor {shortened(name)}.",
            pointer="",
            expected=[kind + "/..." * each.most for kind, each in _PLACES.items()],
        )
    *path, last = (*place.path, *rest)
    inner: Any = request
    for part in path:
        inner = inner.setdefault(part, {}) if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or last in inner:
        raise InvalidRequest(
            f"{shortened(name)} is given twice: as a tensor and as JSON.", pointer=""
        )
    inner[last] = array


def write_file(answer: Json) -> bytes:
    """Return the file of an answer: its tensors, and the rest as JSON in the metadata."""
    tensors = dict(sorted(_taken(answer), key=lambda named: -named[1].itemsize))
    header: Json = {
        _METADATA: {"response": dumps_bulk(encoded(_without_arrays(answer), "list")).decode()}
    }
    end = 0
    for name, array in tensors.items():
        header[name] = {
            "dtype": _WRITTEN[array.dtype.newbyteorder("<").str],
            "shape": array.shape,
            "data_offsets": [end, end + array.nbytes],
        }
        end += array.nbytes
    text = dumps_bulk(header)
    # Numbers begin at a multiple of eight bytes.
    text += b" " * (-len(text) % _LENGTH)
    arrays = map(little_endian, tensors.values())
    return b"".join([len(text).to_bytes(_LENGTH, "little"), text, *arrays])


def _taken(answer: Json) -> Iterator[tuple[str, Array]]:
    """Yield the tensors of an answer by their names in a file."""
    members = {**answer.get("state", {}), **{name: answer.get(name) for name in _RESULTS}}
    waiting = list(members.items())
    while waiting:
        name, value = waiting.pop(0)
        if isinstance(value, np.ndarray):
            yield name, value
        elif isinstance(value, dict):
            waiting += [(f"{name}/{inner}", each) for inner, each in value.items()]


def _without_arrays(value: Any) -> Any:
    if not isinstance(value, dict):
        return None if isinstance(value, np.ndarray) else value
    rest = {name: _without_arrays(each) for name, each in value.items()}
    return {name: each for name, each in rest.items() if each is not None and each != {}}
