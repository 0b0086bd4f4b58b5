"""Train small networks to convergence over HTTP: python -m examples.train [URL].

Each step is one POST /train-step: the state of one answer is the state of the next request.
"""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

URL = "http://127.0.0.1:8000"
SEED = 7

Rows = list[list[float]]


@dataclass(frozen=True)
class Problem:
    """What to learn, with which network, and how many steps it takes."""

    name: str
    network: dict[str, Any]
    loss: dict[str, Any]
    optimizer: dict[str, Any]
    inputs: Rows
    targets: Rows | list[int]
    steps: int

    def request(self, state: dict[str, Any] | None) -> dict[str, Any]:
        """Return the request for the next step; without a state, training starts from a seed."""
        start = {"seed": SEED} if state is None else {"state": state}
        return {
            "network": self.network,
            "loss": self.loss,
            "optimizer": self.optimizer,
            "batch": {"inputs": self.inputs, "targets": self.targets},
            "return": ["loss", "state"],
            **start,
        }


def losses(client: httpx.Client, problem: Problem) -> Iterator[float]:
    """Yield the loss before each step."""
    state = None
    for _ in range(problem.steps):
        answer = client.post("/train-step", json=problem.request(state))
        answer.raise_for_status()
        step = answer.json()
        state = step["state"]
        yield step["loss"]


def _layers(*widths: int) -> dict[str, Any]:
    *hidden, last = widths
    layers: list[dict[str, Any]] = []
    for width in hidden:
        layers += [{"type": "linear", "out_features": width}, {"type": "tanh"}]
    return {"layers": [*layers, {"type": "linear", "out_features": last}]}


def _xor() -> Problem:
    corners: Rows = [[0, 0], [0, 1], [1, 0], [1, 1]]
    return Problem(
        name="xor",
        network=_layers(4, 1),
        loss={"type": "bce_with_logits"},
        optimizer={"type": "adam", "lr": 0.1},
        inputs=corners,
        targets=[[float(a != b)] for a, b in corners],
        steps=150,
    )


def _spiral(arms: int = 3, points: int = 40) -> Problem:
    """Points on spiral arms, which no straight line separates."""
    random = Random(0)
    inputs, targets = [], []
    for arm in range(arms):
        for i in range(points):
            radius = (i + 1) / points
            angle = 4 * radius + 2 * math.pi * arm / arms + random.gauss(0, 0.1)
            inputs.append([radius * math.sin(angle), radius * math.cos(angle)])
            targets.append(arm)
    return Problem(
        name="spiral",
        network=_layers(16, 16, arms),
        loss={"type": "cross_entropy"},
        optimizer={"type": "adam", "lr": 0.03},
        inputs=inputs,
        targets=targets,
        steps=200,
    )


def _regression(points: int = 32) -> Problem:
    inputs = [[-1 + 2 * i / (points - 1)] for i in range(points)]
    return Problem(
        name="regression",
        network=_layers(16, 1),
        loss={"type": "mse"},
        optimizer={"type": "sgd", "lr": 0.1, "momentum": 0.9},
        inputs=inputs,
        targets=[[math.sin(3 * x)] for (x,) in inputs],
        steps=300,
    )


PROBLEMS = (_xor(), _spiral(), _regression())


def main(url: str = URL) -> None:
    """Print how the loss falls."""
    with httpx.Client(base_url=url, timeout=30) as client:
        for problem in PROBLEMS:
            curve = list(losses(client, problem))
            marks = range(0, problem.steps, problem.steps // 5)
            shown = "  ".join(f"{step}: {curve[step]:.4f}" for step in marks)
            print(f"{problem.name:12}{shown}  {problem.steps}: {curve[-1]:.6f}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
