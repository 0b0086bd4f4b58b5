"""Write optimizers.json: what Keras' optimizers do to parameters in float64, on JAX.

Run once, by hand, with a Python that has Keras and JAX; tests read the file only.
"""

import json
import os
from itertools import product
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras

OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
    "nadam": keras.optimizers.Nadam,
    "adamax": keras.optimizers.Adamax,
    "adagrad": keras.optimizers.Adagrad,
    "adadelta": keras.optimizers.Adadelta,
    "rmsprop": keras.optimizers.RMSprop,
    "lion": keras.optimizers.Lion,
}

# For each optimizer, the options of which every combination is tried, by the service's names.
OPTIONS: dict[str, dict[str, list[Any]]] = {
    "sgd": {"lr": [0.1], "momentum": [0.0, 0.9], "nesterov": [False, True]},
    "adam": {"eps": [1e-7, 1e-2], "betas": [(0.9, 0.999), (0.5, 0.8)], "amsgrad": [False, True]},
    "adamw": {"lr": [0.1], "weight_decay": [0.004, 0.3]},
    "nadam": {"eps": [1e-7, 1e-2], "betas": [(0.9, 0.999), (0.5, 0.8)]},
    "adamax": {"eps": [1e-7, 1e-2], "betas": [(0.9, 0.999), (0.5, 0.8)]},
    "adagrad": {"initial_accumulator_value": [0.1, 0.5], "eps": [1e-7, 1e-2]},
    "adadelta": {"lr": [1.0, 0.3], "rho": [0.95, 0.5], "eps": [1e-7]},
    "rmsprop": {
        "alpha": [0.9, 0.6],
        "eps": [1e-7, 1e-2],
        "momentum": [0.0, 0.9],
        "centered": [False, True],
    },
    "lion": {"lr": [0.1], "betas": [(0.9, 0.99)]},
}
DECAY = {"weight_decay": [None, 0.2]}

KERAS_NAMES = {"lr": "learning_rate", "eps": "epsilon"}

START = [1.0, -2.0, 0.3, 5.0]
GRADIENTS = [
    [0.7, 3.7, -0.01, 0.25],
    [-0.2, 1.1, 0.03, 0.5],
    [0.4, -2.5, 1e-4, 0.125],
    [0.9, 0.3, -0.7, -1.0],
    [-1.3, 0.6, 0.05, 40.0],
]
STEPS = (1, 2, 5)


def keras_arguments(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return arguments by Keras' names."""
    named = dict(arguments)
    if "betas" in named:
        named["beta_1"], named["beta_2"] = named.pop("betas")
    if name == "rmsprop":
        named["rho"] = named.pop("alpha")
    return {KERAS_NAMES.get(option, option): value for option, value in named.items()}


def case(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return parameters after some steps."""
    w = keras.Variable(START, dtype="float64")
    optimizer = OPTIMIZERS[name](**keras_arguments(name, arguments))
    after = {}
    for step, gradient in enumerate(GRADIENTS, 1):
        optimizer.apply([keras.ops.convert_to_tensor(gradient, "float64")], [w])
        if step in STEPS:
            after[step] = keras.ops.convert_to_numpy(w.value).tolist()
    given = {option: value for option, value in arguments.items() if value is not None}
    return {"type": name, "arguments": given, "after": after}


def main() -> None:
    """Write the file."""
    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")
    cases = []
    for name, options in OPTIONS.items():
        tried = DECAY | options
        for values in product(*tried.values()):
            arguments = dict(zip(tried, values, strict=True))
            if not (arguments.get("nesterov") and not arguments["momentum"]):
                cases.append(case(name, arguments))
    fixture = {"keras": keras.__version__, "start": START, "gradients": GRADIENTS, "cases": cases}
    Path(__file__).with_name("optimizers.json").write_text(
        json.dumps(fixture, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
