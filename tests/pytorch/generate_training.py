"""Write training.json: how the loss falls when PyTorch trains the networks of examples/train.py.

Run once, by hand, with a Python that has PyTorch; tests read the file only.
"""

import json
from collections import OrderedDict
from pathlib import Path

import torch

from examples.train import PROBLEMS, SEED, Problem
from service.backprop.initializers import fan_in_uniform, stream

LOSSES = {
    "bce_with_logits": torch.nn.BCEWithLogitsLoss,
    "cross_entropy": torch.nn.CrossEntropyLoss,
    "mse": torch.nn.MSELoss,
}
OPTIMIZERS = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}


def network_of(problem: Problem) -> torch.nn.Module:
    """Return the network with the parameters that the service starts from."""
    layers: OrderedDict[str, torch.nn.Module] = OrderedDict()
    width = len(problem.inputs[0])
    for layer in problem.network["layers"]:
        if layer["type"] == "tanh":
            layers[f"tanh_{len(layers)}"] = torch.nn.Tanh()
            continue
        name = f"linear_{len(layers) // 2 + 1}"
        layers[name] = linear = torch.nn.Linear(width, layer["out_features"])
        start = fan_in_uniform(width)
        for part, parameter in linear.named_parameters():
            values = start.draw(stream(SEED, f"{name}.{part}"), tuple(parameter.shape))
            parameter.data = torch.tensor(values)
        width = layer["out_features"]
    return torch.nn.Sequential(layers)


def curve(problem: Problem) -> list[float]:
    """Return the loss before each step."""
    network = network_of(problem)
    loss_of = LOSSES[problem.loss["type"]]()
    options = {name: value for name, value in problem.optimizer.items() if name != "type"}
    optimizer = OPTIMIZERS[problem.optimizer["type"]](network.parameters(), **options)
    inputs, targets = (
        torch.tensor(problem.inputs, dtype=torch.float64),
        torch.tensor(problem.targets),
    )
    losses = []
    for _ in range(problem.steps):
        optimizer.zero_grad()
        loss = loss_of(network(inputs), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    curves = {problem.name: curve(problem) for problem in PROBLEMS}
    Path(__file__).with_name("training.json").write_text(json.dumps(curves) + "\n")
