"""The examples of operations on networks."""

from typing import Any

from service.api.example import Example

Json = dict[str, Any]

_TRAIN_STEP, _BACKPROP, _FORWARD = "POST /train-step", "POST /backprop", "POST /forward"
_INITIALIZE, _GRADIENT_CHECK = "POST /initialize", "POST /gradient-check"

# Matt Mazur, A step by step backpropagation example, 2015: one bias for each layer, never updated.
_MAZUR: Json = {
    "network": {
        "layers": [
            {"name": "hidden", "type": "linear", "out_features": 2, "activation": "sigmoid"},
            {"name": "output", "type": "linear", "out_features": 2, "activation": "sigmoid"},
        ],
        "frozen": ["hidden.bias", "output.bias"],
    },
    "loss": {"type": "half_squared_error"},
    "state": {
        "parameters": {
            "hidden.weight": [[0.15, 0.20], [0.25, 0.30]],
            "hidden.bias": [0.35, 0.35],
            "output.weight": [[0.40, 0.45], [0.50, 0.55]],
            "output.bias": [0.60, 0.60],
        }
    },
    "batch": {"inputs": [[0.05, 0.10]], "targets": [[0.01, 0.99]]},
}
_MAZUR_STEP: Json = {**_MAZUR, "optimizer": {"type": "sgd", "lr": 0.5}}

# Stanford's CS231n, Backpropagation, Intuitions: a neuron with two inputs.
_NEURON: Json = {
    "network": {
        "layers": [{"name": "neuron", "type": "linear", "out_features": 1, "activation": "sigmoid"}]
    },
    "state": {"parameters": {"neuron.weight": [[2.0, -3.0]], "neuron.bias": [-3.0]}},
    "batch": {"inputs": [[-1.0, -2.0]]},
}

_XOR: Json = {
    "network": {
        "layers": [
            {"name": "fc1", "type": "linear", "in_features": 2, "out_features": 4},
            {"type": "tanh"},
            {"name": "fc2", "type": "linear", "out_features": 1},
        ]
    },
    "seed": 7,
}
_XOR_STEP: Json = {
    **_XOR,
    "loss": {"type": "bce_with_logits"},
    "optimizer": {"type": "adam", "lr": 0.05},
    "batch": {"inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]},
    "return": ["loss", "state"],
}

_SKIP: Json = {
    "network": {
        "graph": {
            "nodes": [
                {"id": "fc", "type": "linear", "inputs": ["input"], "out_features": 2},
                {"id": "act", "type": "tanh", "inputs": ["fc"]},
                {"id": "sum", "type": "add", "inputs": ["act", "input"]},
            ],
            "outputs": ["sum"],
        }
    },
    "seed": 1,
    "batch": {"inputs": [[0.5, -0.25]]},
}
_SKIP_LOSS: Json = {
    **_SKIP, "loss": {"type": "mse"},
    "batch": {"inputs": [[0.5, -0.25]], "targets": [[1.0, 0.0]]},
}  # fmt: skip

NETWORK_EXAMPLES = (
    Example("mazur-step", "Mazur's network, one step", _TRAIN_STEP, _MAZUR_STEP),
    Example("xor-step", "Exclusive or, the first step of Adam from a seed", _TRAIN_STEP, _XOR_STEP),
    Example(
        "clipped-step",
        "With momentum, gradients clipped",
        _TRAIN_STEP,
        {
            **_XOR_STEP,
            "optimizer": {"type": "sgd", "lr": 0.1, "momentum": 0.9},
            "clip": {"type": "norm", "max_norm": 0.1},
        },
    ),
    Example(
        "negative-rate",
        "A learning rate that is not positive",
        _TRAIN_STEP,
        {**_XOR_STEP, "optimizer": {"type": "sgd", "lr": -0.1}},
    ),
    Example(
        "mazur-explained",
        "Mazur's network, with the paths behind one weight",
        _BACKPROP,
        {
            **_MAZUR,
            "explain": [{"parameter": "hidden.weight", "index": [0, 0]}],
            "return": ["loss", "gradients"],
        },
    ),
    Example(
        "mazur-traced",
        "Mazur's network, with every node of the backward pass",
        _BACKPROP,
        {**_MAZUR, "trace": "summary", "return": ["loss"]},
    ),
    Example("skip-gradients", "A graph with a skip", _BACKPROP, _SKIP_LOSS),
    Example(
        "targets-of-another-shape",
        "Targets that do not fit the outputs",
        _BACKPROP,
        {**_SKIP_LOSS, "batch": {"inputs": [[0.5, -0.25]], "targets": [[1.0]]}},
    ),
    Example("neuron", "The CS231n neuron", _FORWARD, _NEURON),
    Example(
        "activations",
        "The value of every node",
        _FORWARD,
        {**_NEURON, "return": ["outputs", "activations"]},
    ),
    Example("skip", "A graph with a skip", _FORWARD, _SKIP),
    Example(
        "unknown-layer",
        "A type of layer that does not exist",
        _FORWARD,
        {
            **_NEURON,
            "network": {"layers": [{"type": "linaer", "out_features": 1}]},
        },
    ),
    Example("xor-start", "A network of two layers from a seed", _INITIALIZE, _XOR),
    Example(
        "chosen-initializers",
        "With other distributions",
        _INITIALIZE,
        {
            "network": {
                "dtype": "float32",
                "layers": [
                    {
                        "name": "fc1",
                        "type": "linear",
                        "in_features": 3,
                        "out_features": 2,
                        "initializers": {
                            "weight": {"type": "kaiming_normal", "nonlinearity": "relu"},
                            "bias": {"type": "zeros"},
                        },
                    }
                ],
            },
            "seed": 3,
        },
    ),
    Example(
        "given-shape",
        "With the shape of an example, because no layer says it",
        _INITIALIZE,
        {
            "network": {"layers": [{"type": "flatten"}, {"type": "linear", "out_features": 2}]},
            "input_shape": [2, 2],
            "seed": 5,
        },
    ),
    Example(
        "shape-missing",
        "Without the shape of an example",
        _INITIALIZE,
        {"network": {"layers": [{"type": "linear", "out_features": 2}]}, "seed": 5},
    ),
    Example("mazur-checked", "By the complex step", _GRADIENT_CHECK, _MAZUR),
    Example(
        "kinks-skipped",
        "With a unit at its kink",
        _GRADIENT_CHECK,
        {
            "network": {
                "layers": [
                    {"name": "fc", "type": "linear", "out_features": 2, "activation": "relu"}
                ]
            },
            "loss": {"type": "mse"},
            "state": {
                "parameters": {"fc.weight": [[1.0, -1.0], [0.5, 1.0]], "fc.bias": [0.0, 0.0]}
            },
            "batch": {"inputs": [[1.0, 1.0]], "targets": [[1.0, 1.0]]},
        },
    ),
    Example("skip-checked", "A graph with a skip", _GRADIENT_CHECK, _SKIP_LOSS),
    Example(
        "no-state",
        "Neither a state nor a seed",
        _GRADIENT_CHECK,
        {name: value for name, value in _SKIP_LOSS.items() if name != "seed"},
    ),
)
