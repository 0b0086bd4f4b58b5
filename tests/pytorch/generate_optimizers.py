"""Write optimizers.json: what PyTorch's optimizers do to parameters in float64.

Run once, by hand, with a Python that has PyTorch; tests read the file only.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

import torch

OPTIMIZERS = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
    "adamax": torch.optim.Adamax,
    "adagrad": torch.optim.Adagrad,
    "adadelta": torch.optim.Adadelta,
    "rmsprop": torch.optim.RMSprop,
}

# For each optimizer, the options of which every combination is tried.
OPTIONS: dict[str, dict[str, list[Any]]] = {
    "sgd": {
        "lr": [0.1],
        "momentum": [0.0, 0.9],
        "dampening": [0.0, 0.3],
        "weight_decay": [0.0, 0.2],
        "nesterov": [False, True],
    },
    "adam": {
        "betas": [(0.9, 0.999), (0.5, 0.8)],
        "eps": [1e-8, 1e-2],
        "weight_decay": [0.0, 0.2],
        "amsgrad": [False, True],
        "decoupled_weight_decay": [False, True],
    },
    "adamw": {"weight_decay": [0.01, 0.3], "amsgrad": [False, True]},
    "nadam": {
        "betas": [(0.9, 0.999), (0.5, 0.8)],
        "weight_decay": [0.0, 0.2],
        "momentum_decay": [4e-3, 0.5],
        "decoupled_weight_decay": [False, True],
    },
    "radam": {
        "betas": [(0.9, 0.999), (0.5, 0.8)],
        "eps": [1e-8, 1e-2],
        "weight_decay": [0.0, 0.2],
        "decoupled_weight_decay": [False, True],
    },
    "adamax": {
        "betas": [(0.9, 0.999), (0.5, 0.8)],
        "eps": [1e-8, 1e-2],
        "weight_decay": [0.0, 0.2],
    },
    "adagrad": {
        "lr_decay": [0.0, 0.1],
        "weight_decay": [0.0, 0.2],
        "initial_accumulator_value": [0.0, 0.5],
        "eps": [1e-10, 1e-2],
    },
    "adadelta": {"lr": [1.0, 0.3], "rho": [0.9, 0.5], "eps": [1e-6], "weight_decay": [0.0, 0.2]},
    "rmsprop": {
        "alpha": [0.99, 0.6],
        "eps": [1e-8, 1e-2],
        "weight_decay": [0.0, 0.2],
        "momentum": [0.0, 0.9],
        "centered": [False, True],
    },
}

START = [1.0, -2.0, 0.3, 5.0]
GRADIENTS = [
    [0.7, 3.7, -0.01, 0.25],
    [-0.2, 1.1, 0.03, 0.5],
    [0.4, -2.5, 1e-4, 0.125],
    [0.9, 0.3, -0.7, -1.0],
    [-1.3, 0.6, 0.05, 40.0],
]
STEPS = (1, 2, 5)


def allowed(name: str, arguments: dict[str, Any]) -> bool:
    """Whether PyTorch takes these options together, and they are not the same as others."""
    if name == "sgd" and arguments["nesterov"]:
        return bool(arguments["momentum"]) and not arguments["dampening"]
    if arguments.get("decoupled_weight_decay"):
        return bool(arguments["weight_decay"])
    return True


def case(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return parameters and slots after some steps."""
    w = torch.nn.Parameter(torch.tensor(START))
    optimizer = OPTIMIZERS[name]([w], **arguments)
    after = {}
    for step, gradient in enumerate(GRADIENTS, 1):
        w.grad = torch.tensor(gradient)
        optimizer.step()
        if step in STEPS:
            slots = {
                slot: value.tolist()
                for slot, value in optimizer.state[w].items()
                if slot != "step" and value is not None
            }
            after[step] = {"w": w.tolist(), "slots": slots}
    return {"type": name, "arguments": arguments, "after": after}


def defaults(name: str) -> dict[str, Any]:
    """Return PyTorch's defaults of the options above."""
    given = OPTIMIZERS[name]([torch.nn.Parameter(torch.zeros(1))]).defaults
    return {option: given[option] for option in ("lr", *OPTIONS[name])}


def main() -> None:
    """Write the file."""
    torch.set_default_dtype(torch.float64)
    cases = [
        case(name, arguments)
        for name, options in OPTIONS.items()
        for values in product(*options.values())
        if allowed(name, arguments := dict(zip(options, values, strict=True)))
    ]
    fixture = {
        "torch": torch.__version__,
        "defaults": {name: defaults(name) for name in OPTIMIZERS},
        "start": START,
        "gradients": GRADIENTS,
        "cases": cases,
    }
    Path(__file__).with_name("optimizers.json").write_text(
        json.dumps(fixture, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
