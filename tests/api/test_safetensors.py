"""Files of tensors are read strictly, and other tools can open those that are written."""

import json
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from service.api.safetensors import read_file, write_file
from service.errors import InvalidRequest, InvalidTensor, MalformedJson, ServiceError

ONES = np.ones((1, 2), np.float32)


def file_of(header: Any, data: bytes = b"", length: int | None = None) -> bytes:
    """Return a file with any header."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return (len(text) if length is None else length).to_bytes(8, "little") + text + data


def entry(dtype: Any = "F64", shape: Any = (1,), offsets: Any = (0, 8), **more: Any) -> Any:
    """Return the header of one tensor."""
    return {"inputs": {"dtype": dtype, "shape": shape, "data_offsets": offsets, **more}}


NUMBER = b"\0" * 8
HOSTILE = {
    "nothing": b"",
    "half a length": b"\1\0\0",
    "a length beyond the file": file_of({}, length=2**63),
    "a header that is no object": file_of([]),
    "metadata that are no object": file_of({"__metadata__": []}),
    "metadata that are no texts": file_of({"__metadata__": {"request": {}}}),
    "data without a tensor": file_of({}, NUMBER),
    "a tensor without data": file_of(entry()),
    "a tensor that is no object": file_of({"inputs": 1}, NUMBER),
    "a tensor without a shape": file_of({"inputs": {"dtype": "F64"}}, NUMBER),
    "another member": file_of(entry(order="C"), NUMBER),
    "another dtype": file_of(entry("BF16", [4]), NUMBER),
    "a dtype that is no text": file_of(entry([1]), NUMBER),
    "a shape that is no list": file_of(entry(shape=1), NUMBER),
    "a size that is a truth value": file_of(entry(shape=[True]), NUMBER),
    "a negative size": file_of(entry(shape=[-1]), NUMBER),
    "sizes beyond the file": file_of(entry(shape=[2**39, 2**39]), NUMBER),
    "too many axes": file_of(entry(shape=[1] * 9), NUMBER),
    "three offsets": file_of(entry(offsets=[0, 8, 8]), NUMBER),
    "offsets the wrong way": file_of(entry(offsets=[8, 0]), NUMBER),
    "a gap in front": file_of(entry(offsets=[8, 16]), NUMBER * 2),
    "a rest": file_of(entry(), NUMBER * 2),
    "an overlap": file_of({**entry(), "targets": entry()["inputs"]}, NUMBER),
    "another length than the shape has": file_of(entry(shape=[2]), NUMBER),
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_damaged_and_hostile_files_are_refused(body: bytes) -> None:
    with pytest.raises(InvalidTensor):
        read_file(body)


@pytest.mark.parametrize(
    "body",
    [
        file_of(b'{"a": 1, "a": 2}'),
        file_of(b"\xff"),
        file_of(b'{"__metadata__": {"request": "{}", "request": "{}"}}'),
        file_of({"__metadata__": {"request": '{"seed": 1, "seed": 2}'}}),
        file_of({"__metadata__": {"request": "NaN"}}),
    ],
)
def test_json_in_files_is_strict(body: bytes) -> None:
    with pytest.raises(MalformedJson):
        read_file(body)


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        ("weights/fc1", "{}"),
        ("parameters", "{}"),
        ("parameters/a/b", "{}"),
        ("optimizer_state/fc1.weight", "{}"),
        ("inputs/a/b", "{}"),
        ("inputs", '{"batch": {"inputs": [[1]]}}'),
        ("inputs", '{"batch": 1}'),
        ("inputs", "[]"),
    ],
)
def test_tensors_that_have_no_place_are_refused(name: str, metadata: str) -> None:
    with pytest.raises(InvalidRequest):
        read_file(save({name: ONES}, {"request": metadata}))


def test_tensors_are_put_where_they_belong() -> None:
    names = ["parameters/a.weight", "buffers/b.mean", "optimizer_state/a.weight/sum", "inputs/x"]
    read = read_file(save(dict.fromkeys(names, ONES), {"request": '{"seed": 1}'}))

    assert read["seed"] == 1
    for array in (
        read["state"]["parameters"]["a.weight"],
        read["state"]["buffers"]["b.mean"],
        read["state"]["optimizer_state"]["a.weight"]["sum"],
        read["batch"]["inputs"]["x"],
    ):
        assert array.dtype == np.float32
        np.testing.assert_array_equal(array, ONES)


ANSWER: Any = {
    "loss": np.float32(0.1),
    "outputs": {"a": ONES, "b": np.ones(3)},
    "gradients": {"fc.weight": ONES},
    "state": {
        "step": 4,
        "parameters": {"fc.weight": ONES},
        "buffers": {"bn.num_batches_tracked": np.array(3)},
        "optimizer_state": {"fc.weight": {"exp_avg": ONES}},
        "rng": {"seed": 1, "draws": 2},
    },
    "resolved": {"mode": "train"},
}


def test_other_tools_can_open_what_is_written() -> None:
    tensors = load(write_file(ANSWER))

    assert tensors.keys() == {
        "outputs/a", "outputs/b", "gradients/fc.weight", "parameters/fc.weight",
        "buffers/bn.num_batches_tracked", "optimizer_state/fc.weight/exp_avg",
    }  # fmt: skip
    np.testing.assert_array_equal(tensors["parameters/fc.weight"], ONES)


def test_the_same_answer_gives_the_same_bytes_in_every_process() -> None:
    body = write_file(ANSWER)
    header = json.loads(body[8 : 8 + int.from_bytes(body[:8], "little")])

    # The order of an answer, not that of a set, which differs from process to process.
    assert list(header)[1:] == [
        "buffers/bn.num_batches_tracked",
        "outputs/b",
        "parameters/fc.weight",
        "outputs/a",
        "gradients/fc.weight",
        "optimizer_state/fc.weight/exp_avg",
    ]


def test_numbers_begin_at_a_multiple_of_eight_bytes() -> None:
    body = write_file(ANSWER)

    assert int.from_bytes(body[:8], "little") % 8 == 0


def test_an_answer_is_the_next_request_with_only_the_rest_added() -> None:
    body = write_file(ANSWER)
    length = int.from_bytes(body[:8], "little")
    header = json.loads(body[8 : 8 + length])
    header["__metadata__"]["request"] = '{"seed": 5}'
    read = read_file(file_of(header, body[8 + length :]))

    assert read.keys() == {"seed", "state"}
    assert read["state"]["step"] == 4
    assert read["state"]["rng"] == {"seed": 1, "draws": 2}
    assert read["state"]["optimizer_state"]["fc.weight"]["exp_avg"].tolist() == [[1, 1]]


def test_every_prefix_of_a_file_is_refused() -> None:
    body = write_file(ANSWER)

    for end in range(len(body)):
        with pytest.raises(ServiceError):
            read_file(body[:end])
