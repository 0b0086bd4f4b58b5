"""Operations on networks take and give JSON and files of tensors."""

import json
from typing import Any

import httpx
import numpy as np
import pytest
from safetensors.numpy import load, save

from service.limits import LIMITS
from tests.operations.training import BATCH, NETWORK, request

pytestmark = pytest.mark.anyio

FILE = "application/vnd.safetensors"


def as_file(given: dict[str, Any]) -> bytes:
    """Return a request whose batch stands in the file."""
    rest = {name: value for name, value in given.items() if name != "batch"}
    tensors = {name: np.array(value, float) for name, value in given["batch"].items()}
    return save(tensors, {"request": json.dumps(rest)})


@pytest.mark.parametrize("accept", ["application/json", FILE])
@pytest.mark.parametrize("content_type", ["application/json", FILE])
async def test_every_way_in_goes_with_every_way_out(
    client: httpx.AsyncClient, content_type: str, accept: str
) -> None:
    body = as_file(request()) if content_type == FILE else json.dumps(request()).encode()
    headers = {"content-type": content_type, "accept": accept}
    response = await client.post("/train-step", content=body, headers=headers)
    expected = (await client.post("/train-step", json=request())).json()

    assert response.status_code == 200
    assert response.headers["content-type"] == accept
    if accept == FILE:
        outputs = load(response.content)["outputs"].tolist()
    else:
        outputs = response.json()["outputs"]
    assert outputs == expected["outputs"]


async def test_a_run_through_files_equals_one_through_json(client: httpx.AsyncClient) -> None:
    adam = request(optimizer={"type": "adam"})
    rest = {name: value for name, value in adam.items() if name not in {"batch", "seed"}}
    straight = (await client.post("/train-step", json=adam)).json()
    body, file = as_file(adam), b""
    for _ in range(3):
        headers = {"content-type": FILE, "accept": FILE}
        file = (await client.post("/train-step", content=body, headers=headers)).content
        metadata = json.loads(file[8 : 8 + int.from_bytes(file[:8], "little")])["__metadata__"]
        batch = {name: np.array(value, float) for name, value in BATCH.items()}
        body = save(load(file) | batch, metadata | {"request": json.dumps(rest)})
    for _ in range(2):
        following = {**adam, "state": straight["state"]}
        straight = (await client.post("/train-step", json=following)).json()

    assert (
        load(file)["parameters/fc1.weight"].tolist()
        == (straight["state"]["parameters"]["fc1.weight"])
    )


async def test_tensors_of_all_encodings_may_be_mixed(client: httpx.AsyncClient) -> None:
    batch = {
        "inputs": {
            "dtype": "float32", "shape": [1, 2], "encoding": "base64", "data": "AACAPwAAAEA=",
        },
        "targets": {"dtype": "float64", "shape": [1, 1], "data": [1]},
    }  # fmt: skip
    mixed = await client.post("/train-step", json=request(batch=batch))
    listed = await client.post(
        "/train-step", json=request(batch={"inputs": [[1, 2]], "targets": [[1]]})
    )

    assert mixed.content == listed.content


GRAPH = {"nodes": [{"id": "a", "type": "tanh", "inputs": ["input"]}], "outputs": ["a"]}
REFUSED: dict[str, tuple[Any, str, int, str, str | None]] = {
    "an unknown layer": ({"network": {"layers": [{"type": "linaer"}]}}, "unknown-layer", 422,
                         "/network/layers/0/type", None),
    "an unknown activation": (
        {"network": {"layers": [{"type": "linear", "out_features": 1, "activation": "thanh"}]}},
        "invalid-request", 422, "/network/layers/0/activation", None),
    "no type": ({"network": {"layers": [{"name": "a"}]}}, "invalid-request", 422,
                "/network/layers/0/type", None),
    "an unknown loss": ({"loss": {"type": "mean"}}, "unknown-loss", 422, "/loss/type", None),
    "an unknown optimizer": ({"optimizer": {"type": "gd"}}, "unknown-optimizer", 422,
                             "/optimizer/type", None),
    "an unknown clip": ({"clip": {"type": "x"}}, "invalid-request", 422, "/clip/type", None),
    "an unknown initializer": (
        {"network": {"layers": [
            {"type": "linear", "out_features": 1, "initializers": {"weight": {"type": "x"}}}]}},
        "invalid-request", 422, "/network/layers/0/initializers/weight/type", None),
    "a rate of zero": ({"optimizer": {"type": "sgd", "lr": 0}}, "invalid-request", 422,
                       "/optimizer/lr", None),
    "one beta": ({"optimizer": {"type": "adam", "betas": [0.9]}}, "invalid-request", 422,
                 "/optimizer/betas", None),
    "an unknown argument": (
        {"network": {"layers": [{"type": "linear", "out_features": 1, "size": 2}]}},
        "invalid-request", 422, "/network/layers/0", None),
    "ragged parameters": ({"state": {"parameters": {"fc1.weight": [[1], [2, 3]]}}},
                          "invalid-tensor", 422, "/state/parameters/fc1.weight", "fc1"),
    "a slot that is no tensor": (
        {"state": {"parameters": {}, "optimizer_state": {"fc1.weight": {"sum": [None]}}}},
        "invalid-tensor", 422, "/state/optimizer_state/fc1.weight/sum/0", "fc1"),
    "parameters that are no object": ({"state": {"parameters": [1]}}, "invalid-tensor", 422,
                                      "/state/parameters", None),
    "a truth value among numbers": ({"batch": {"inputs": [[1, True]], "targets": [[1]]}},
                                    "invalid-tensor", 422, "/batch/inputs/0/1", None),
    "layers and a graph": (
        {"network": {**NETWORK, "graph": GRAPH}},
        "invalid-request", 422, "/network", None),
    "deep nesting": ({"trace": json.loads("[" * 40 + "]" * 40)}, "malformed-json", 400, "", None),
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "code", "status", "pointer", "layer"), REFUSED.values(), ids=REFUSED
)
async def test_what_is_wrong_is_told_with_its_place(
    client: httpx.AsyncClient, fields: Any, code: str, status: int, pointer: str, layer: str | None
) -> None:
    response = await client.post("/train-step", json=request(**fields))
    problem = response.json()

    assert (response.status_code, problem["code"]) == (status, code)
    assert problem.get("pointer", "").startswith(pointer)
    assert problem.get("layer") == layer


async def test_a_key_that_is_there_twice_is_refused(client: httpx.AsyncClient) -> None:
    body = json.dumps(request())[:-1] + ', "seed": 8}'
    headers = {"content-type": "application/json"}
    response = await client.post("/train-step", content=body, headers=headers)

    assert response.json()["code"] == "malformed-json"


async def test_bodies_may_be_larger_than_those_with_expressions(client: httpx.AsyncClient) -> None:
    padded = json.dumps(request()).encode().ljust(LIMITS.body_bytes + 1)
    headers = {"content-type": "application/json"}

    assert (await client.post("/train-step", content=padded, headers=headers)).status_code == 200
    announced = {**headers, "content-length": str(LIMITS.network_body_bytes + 1)}
    refused = await client.post("/train-step", content=b"", headers=announced)
    assert refused.json()["limit"]["name"] == "network_body_bytes"


async def test_a_client_that_takes_neither_is_told_so(client: httpx.AsyncClient) -> None:
    response = await client.post("/train-step", json=request(), headers={"accept": "text/html"})

    assert response.status_code == 406
    assert response.json()["expected"] == ["application/json", FILE]


async def test_other_media_types_are_refused(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/octet-stream"}
    response = await client.post("/train-step", content=b"", headers=headers)

    assert response.status_code == 415
