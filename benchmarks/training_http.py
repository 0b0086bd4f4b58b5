"""Training steps per second over HTTP, against the obvious service around the same engine.

Both are served by one uvicorn worker, measured in turn, and driven by the same client from another
process. Both take parameters, inputs and targets and give loss, outputs, gradients and the new
parameters.
"""

import asyncio
import json
import time
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from safetensors.numpy import save

from benchmarks.http import served
from benchmarks.networks import Case
from service.backprop.initializers import stream
from service.backprop.network import DType

ROUNDS = 5
SECONDS = 3.0
CONNECTIONS = 4
FILE = "application/vnd.safetensors"
RETURN = ["loss", "outputs", "gradients", "state"]


class Setting(NamedTuple):
    """A network, the dtype of its numbers, and how they travel to our service."""

    title: str
    case: Case
    dtype: DType
    media_type: str


SETTINGS = (
    Setting("8-64-64-3, batch 32, float64 lists", Case((8, 64, 64, 3), 32), "float64",
            "application/json"),
    Setting("64-256-256-10, batch 64, float32 safetensors", Case((64, 256, 256, 10), 64),
            "float32", FILE),
)  # fmt: skip


def _tensors(setting: Setting) -> dict[str, np.ndarray[Any, Any]]:
    """Return parameters, inputs and targets by their names in a file; real numbers, all digits."""
    case, random = setting.case, stream(1, "request")
    tensors: dict[str, Any] = {}
    for i, (weight, bias) in enumerate(case.start(), start=1):
        tensors[f"parameters/fc{i}.weight"] = random.normal(0, 0.1, weight.shape)
        tensors[f"parameters/fc{i}.bias"] = random.normal(0, 0.1, bias.shape)
    tensors["inputs"] = random.normal(size=(case.examples, case.widths[0]))
    tensors["targets"] = random.normal(size=(case.examples, case.widths[-1]))
    return {name: tensor.astype(setting.dtype) for name, tensor in tensors.items()}


def our_body(setting: Setting) -> bytes:
    """Return the body of a request to /train-step."""
    layers: list[dict[str, Any]] = []
    for i, width in enumerate(setting.case.widths[1:], start=1):
        layers += [{"name": f"fc{i}", "type": "linear", "out_features": width}, {"type": "tanh"}]
    request: dict[str, Any] = {
        "network": {"dtype": setting.dtype, "layers": layers[:-1]},
        "loss": {"type": "mse"},
        "optimizer": {"type": "sgd", "lr": 0.01},
        "return": RETURN,
    }
    tensors = _tensors(setting)
    if setting.media_type == FILE:
        return save(tensors, {"request": json.dumps(request)})
    parameters = {
        name.partition("/")[2]: tensor.tolist()
        for name, tensor in tensors.items()
        if name.startswith("parameters/")
    }
    request["state"] = {"parameters": parameters}
    request["batch"] = {name: tensors[name].tolist() for name in ("inputs", "targets")}
    return json.dumps(request).encode()


def obvious_body(setting: Setting) -> bytes:
    """Return the body of the same request to the obvious service."""
    tensors = _tensors(setting)
    layers = range(1, len(setting.case.widths))
    request = {
        "weights": [tensors[f"parameters/fc{i}.weight"].tolist() for i in layers],
        "biases": [tensors[f"parameters/fc{i}.bias"].tolist() for i in layers],
        **{name: tensors[name].tolist() for name in ("inputs", "targets")},
    }
    return json.dumps(request).encode()


def request_bytes(body: bytes, media_type: str) -> bytes:
    """Return a whole HTTP/1.1 request."""
    head = (
        f"POST /train-step HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\n"
        f"Accept: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _drive(port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    done = 0
    while time.perf_counter() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        done += 1
    writer.close()
    return done


async def _rate(port: int, request: bytes) -> float:
    started = time.perf_counter()
    until = started + SECONDS
    counts = await asyncio.gather(*(_drive(port, request, until) for _ in range(CONNECTIONS)))
    return sum(counts) / (time.perf_counter() - started)


def measure(setting: Setting) -> tuple[list[float], list[float]]:
    """Return steps per second of our service and of the obvious one, round by round."""
    case = setting.case
    sizes = [*map(str, case.widths), str(case.examples)]
    ours = request_bytes(our_body(setting), setting.media_type)
    theirs = request_bytes(obvious_body(setting), "application/json")
    rates: tuple[list[float], list[float]] = ([], [])
    with (
        served("-m", "service", "serve", "--port", "8811", port=8811),
        served("-m", "benchmarks.obvious", "8812", setting.dtype, *sizes, port=8812),
    ):
        for _ in range(ROUNDS):
            rates[0].append(asyncio.run(_rate(8811, ours)))
            rates[1].append(asyncio.run(_rate(8812, theirs)))
    return rates


def main() -> None:
    """Print steps per second of both, and the median of the ratios of the rounds."""
    print(f"Training steps over HTTP, one worker, {CONNECTIONS} connections (steps per second)")
    print(f"{'':46}{'ours':>9}{'obvious':>9}{'ratio':>8}")
    for setting in SETTINGS:
        ours, theirs = measure(setting)
        ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
        print(f"{setting.title:46}{median(ours):9.0f}{median(theirs):9.0f}{ratio:8.1f}")
    print()


if __name__ == "__main__":
    main()
