"""python -m benchmarks.obvious PORT DTYPE WIDTHS: the obvious service around the same engine.

FastAPI with pydantic models of lists of numbers, in and out, as most people would write it. It has
the engine compute in the same way, with a plan that is made once.
"""

import sys
from typing import Literal

import numpy as np
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from benchmarks.networks import Case, network_of
from service.backprop.execute import Batch, State, backward, forward, load, update
from service.backprop.graph import graph_of
from service.backprop.losses import LOSSES
from service.backprop.optimizers import OPTIMIZERS
from service.backprop.plan import Ask, plan_of
from service.backprop.updates import updater_of

Matrix = list[list[float]]
Vector = list[float]


class Step(BaseModel):
    """What the client sends."""

    weights: list[Matrix]
    biases: list[Vector]
    inputs: Matrix
    targets: Matrix


class Stepped(BaseModel):
    """Loss, outputs, gradients and the parameters after the update."""

    loss: float
    outputs: Matrix
    weight_gradients: list[Matrix]
    bias_gradients: list[Vector]
    weights: list[Matrix]
    biases: list[Vector]


def create_app(case: Case, dtype: Literal["float32", "float64"]) -> FastAPI:
    """Return the application for networks of one size."""
    app = FastAPI()
    graph = graph_of(network_of(case, dtype), {"input": (case.widths[0],)})
    targets = (("targets", (case.widths[-1],)),)
    plan = plan_of(graph, Ask(case.examples, LOSSES["mse"](), targets))
    updater = updater_of(plan, OPTIMIZERS["sgd"](lr=0.01))
    names = [f"fc{i}" for i in range(1, len(case.widths))]

    @app.post("/train-step")
    async def train_step(step: Step) -> Stepped:
        parameters = {}
        for name, weight, bias in zip(names, step.weights, step.biases, strict=True):
            parameters[f"{name}.weight"] = np.array(weight, dtype)
            parameters[f"{name}.bias"] = np.array(bias, dtype)
        state = State(parameters)
        inputs, targets = np.array(step.inputs, dtype), np.array(step.targets, dtype)
        load(plan, state, Batch({"input": inputs}, {"targets": targets}))
        forward(plan)
        backward(plan)
        assert plan.loss is not None
        gradients = plan.layout.views(plan.gradients)
        after = update(plan, updater, state).state.parameters
        return Stepped(
            loss=float(plan.loss.total),
            outputs=plan.values[graph.outputs[0]].tolist(),
            weight_gradients=[gradients[f"{name}.weight"].tolist() for name in names],
            bias_gradients=[gradients[f"{name}.bias"].tolist() for name in names],
            weights=[after[f"{name}.weight"].tolist() for name in names],
            biases=[after[f"{name}.bias"].tolist() for name in names],
        )

    return app


if __name__ == "__main__":
    port, asked, *sizes = sys.argv[1:]
    network = Case(tuple(map(int, sizes[:-1])), int(sizes[-1]))
    uvicorn.run(
        create_app(network, "float32" if asked == "float32" else "float64"),
        port=int(port),
        access_log=False,
        log_level="error",
    )
