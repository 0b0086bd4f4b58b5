"""Write layers.json: what PyTorch computes, in float64, for every layer and activation.

Run once, by hand, with a Python that has PyTorch; tests read the file only.

Where PyTorch rounds constants to single precision in a float64 derivative (hardsigmoid, celu), the
same function is written with other operations.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812  the name that everyone gives it

Case = dict[str, Any]

torch.set_default_dtype(torch.float64)
RANDOM = np.random.default_rng(20)

# Kinks, both tails, and numbers between.
GRID = np.array(
    [-1000, -100, -37.5, -20.5, -8, -6, -3, -2.5, -1, -0.7, -1e-3, 0,
     1e-3, 0.3, 1, 1.9, 3, 4.2, 6, 7, 19.5, 20.5, 100, 1000]
).reshape(4, 6)  # fmt: skip


def draw(*shape: int) -> np.ndarray:
    return np.round(RANDOM.normal(0, 1.5, shape), 3)


def case(
    kind: str,
    module: Callable[..., Tensor],
    *inputs: np.ndarray,
    arguments: Mapping[str, Any] | None = None,
    train: bool = True,
) -> Case:
    """Run a module or function forward and backward on inputs; record all numbers."""
    parameters, buffers = {}, {}
    if isinstance(module, nn.Module):
        module.train(train)
        parameters, buffers = dict(module.named_parameters()), dict(module.named_buffers())
        for each in parameters.values():
            each.data = torch.tensor(draw(*each.shape))
    before = {name: numbers(each) for name, each in buffers.items()}
    x = [torch.tensor(a, requires_grad=a.dtype != np.int64) for a in inputs]
    y = module(*x)
    upstream = draw(*y.shape)
    y.backward(torch.tensor(upstream))
    return {
        "type": kind,
        "arguments": dict(arguments or {}),
        "training": train,
        "inputs": [a.tolist() for a in inputs],
        "parameters": {name: numbers(each) for name, each in parameters.items()},
        "buffers": before,
        "upstream": upstream.tolist(),
        "output": numbers(y),
        "contributions": [None if a.grad is None else numbers(a.grad) for a in x],
        "gradients": {name: numbers(each.grad) for name, each in parameters.items()},
        "buffers_after": {name: numbers(each) for name, each in buffers.items()},
    }


def numbers(tensor: Tensor) -> Any:
    return tensor.detach().numpy().tolist()


def hardsigmoid(x: Tensor) -> Tensor:
    return torch.where((x > -3) & (x < 3), (x + 3) / 6, (x >= 3).to(x.dtype))


def celu(alpha: float) -> Callable[[Tensor], Tensor]:
    return lambda x: torch.where(x > 0, x, alpha * torch.expm1(torch.clamp(x, max=0) / alpha))


def activations() -> Sequence[Case]:
    rows: list[tuple[str, Callable[..., Tensor], dict[str, Any]]] = [
        ("identity", nn.Identity(), {}),
        ("relu", F.relu, {}),
        ("leaky_relu", F.leaky_relu, {}),
        ("leaky_relu", nn.LeakyReLU(1.5), {"negative_slope": 1.5}),
        ("elu", F.elu, {}),
        ("elu", nn.ELU(0.4), {"alpha": 0.4}),
        ("selu", F.selu, {}),
        ("celu", celu(1.0), {}),
        ("celu", celu(0.3), {"alpha": 0.3}),
        ("gelu", F.gelu, {}),
        ("gelu", nn.GELU("tanh"), {"approximate": "tanh"}),
        ("silu", F.silu, {}),
        ("mish", F.mish, {}),
        ("sigmoid", torch.sigmoid, {}),
        ("log_sigmoid", F.logsigmoid, {}),
        ("tanh", torch.tanh, {}),
        ("hardtanh", F.hardtanh, {}),
        ("hardtanh", nn.Hardtanh(-2.5, 0.3), {"min_val": -2.5, "max_val": 0.3}),
        ("hardsigmoid", hardsigmoid, {}),
        ("hardswish", F.hardswish, {}),
        ("relu6", F.relu6, {}),
        ("softplus", F.softplus, {}),
        ("softplus", nn.Softplus(2.0, 7.0), {"beta": 2.0, "threshold": 7.0}),
        ("softsign", F.softsign, {}),
        ("tanhshrink", F.tanhshrink, {}),
        ("prelu", nn.PReLU(), {}),
        ("softmax", nn.Softmax(-1), {}),
        ("log_softmax", nn.LogSoftmax(-1), {}),
        ("expression", lambda x: x * torch.exp(-x * x), {"expression": "x*exp(-x^2)"}),
        ("expression", lambda z: torch.abs(z) + 2, {"expression": "|z| + 2"}),
    ]
    cases = [case(kind, module, GRID, arguments=arguments) for kind, module, arguments in rows]
    cases += [
        case("prelu", nn.PReLU(3), draw(4, 3), arguments={"num_parameters": 3}),
        case("prelu", nn.PReLU(3), draw(2, 3, 2), arguments={"num_parameters": 3}),
        case("prelu", nn.PReLU(), draw(4)),
    ]
    for dim in (1, 2, -2):
        x = draw(2, 3, 4) * 100
        cases.append(case("softmax", nn.Softmax(dim), x, arguments={"dim": dim}))
        cases.append(case("log_softmax", nn.LogSoftmax(dim), x, arguments={"dim": dim}))
    return cases


def maps() -> Sequence[Case]:
    flat, deep = draw(4, 3), draw(2, 3, 4)
    three = {"out_features": 3}
    return [
        case("linear", nn.Linear(3, 3), flat, arguments=three),
        case("linear", nn.Linear(4, 3), deep, arguments=three),
        case("linear", nn.Linear(3, 3, bias=False), flat, arguments=three | {"bias": False}),
        case("flatten", nn.Flatten(), deep),
        case("flatten", nn.Flatten(2), draw(2, 2, 3, 2), arguments={"start_dim": 2}),
        case("flatten", nn.Flatten(1, -2), draw(2, 2, 3, 2), arguments={"end_dim": -2}),
        case("dropout", nn.Dropout(), flat, train=False),
        case("dropout", nn.Dropout(0.0), flat, arguments={"p": 0.0}),
        case("dropout", nn.Dropout(1.0), flat, arguments={"p": 1.0}),
        case("add", lambda a, b: a + b, flat, draw(4, 3)),
        case("add", lambda a, b, c: a + b + c, flat, draw(4, 3), draw(4, 3)),
        case("mul", lambda a, b: a * b, flat, draw(4, 3)),
        case("mul", lambda a, b, c: a * b * c, flat, draw(4, 3), np.zeros((4, 3))),
        case("concat", lambda *a: torch.cat(a, 1), flat, draw(4, 2), draw(4, 1)),
        case("concat", lambda *a: torch.cat(a, -1), deep, draw(2, 3, 1), arguments={"dim": -1}),
        case("concat", lambda *a: torch.cat(a, 1), deep, draw(2, 1, 4)),
        case("take_last", lambda a: a[:, -1], deep),
        case("mean", lambda a: a.mean(1), deep, arguments={"dim": 1}),
        case("mean", lambda a: a.mean(-1), deep, arguments={"dim": -1}),
        case("mean", lambda a: a.mean((1, 2)), deep, arguments={"dim": [1, 2]}),
        case(
            "mean", lambda a: a.mean(1, keepdim=True), deep, arguments={"dim": 1, "keepdim": True}
        ),
    ]


def embeddings() -> Sequence[Case]:
    sizes = {"num_embeddings": 5, "embedding_dim": 3}
    words = np.array([[0, 3, 3], [4, 1, 3]])
    return [
        case("embedding", nn.Embedding(5, 3), np.array([1, 4, 1, 0]), arguments=sizes),
        case("embedding", nn.Embedding(5, 3), words, arguments=sizes),
        case("embedding", nn.Embedding(5, 3, 3), words, arguments=sizes | {"padding_idx": 3}),
        case("embedding", nn.Embedding(5, 3, -1), words, arguments=sizes | {"padding_idx": -1}),
    ]


def normalizations() -> Sequence[Case]:
    flat, deep = draw(5, 3) + 2, draw(4, 3, 2) * 3
    cases = []
    layer_norms: list[tuple[np.ndarray, dict[str, Any]]] = [
        (flat, {}),
        (deep, {}),
        (deep, {"normalized_shape": [3, 2], "eps": 0.1}),
        (deep, {"bias": False}),
        (deep, {"elementwise_affine": False}),
    ]
    for x, options in layer_norms:
        shape = options.get("normalized_shape", x.shape[-1:])
        module = nn.LayerNorm(
            shape, **{k: v for k, v in options.items() if k != "normalized_shape"}
        )
        cases.append(case("layer_norm", module, x, arguments=options))
    batch_norms: list[dict[str, Any]] = [
        {},
        {"momentum": 0.3, "eps": 0.01},
        {"momentum": None},
        {"affine": False},
        {"track_running_stats": False},
    ]
    for x in (flat, deep):
        for options in batch_norms:
            cases += [
                case("batch_norm1d", _batch_norm(options), x, arguments=options, train=train)
                for train in (True, False)
            ]
    return cases


def _batch_norm(options: Mapping[str, Any]) -> nn.BatchNorm1d:
    module = nn.BatchNorm1d(3, **options)
    if module.track_running_stats:
        module.running_mean = torch.tensor([0.5, -1.0, 0.0])
        module.running_var = torch.tensor([2.0, 0.5, 1.5])
        module.num_batches_tracked = torch.tensor(3)
    return module


if __name__ == "__main__":
    cases = [*activations(), *maps(), *embeddings(), *normalizations()]
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in cases)
    Path(__file__).with_name("layers.json").write_text(f"[\n{lines}\n]\n")
