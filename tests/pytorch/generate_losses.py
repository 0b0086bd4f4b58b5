"""Write losses.json: what PyTorch's losses and their gradients are in float64.

Run once, by hand, with a Python that has PyTorch; tests read the file only.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import torch

REDUCTIONS = ["mean", "sum", "none"]
REAL = [[0.5, -1.25, 3.0], [0.0, 0.75, -0.5], [-2.0, 4.0, 0.125], [1.0, -0.375, 2.5]]
OTHER = [[0.5, 0.5, 1.0], [0.25, 1.75, -0.5], [-3.0, 0.5, 1.125], [1.25, 0.0, 2.0]]
# Where a prediction of 0 or 1 is wrong, PyTorch divides by 1e-12 as float32 has it.
PROBABILITY = [[0.25, 0.625, 0.125], [0.0, 1.0, 0.5], [0.1, 0.2, 0.7], [1.0, 0.0, 0.9]]
SOFT = [[0.2, 0.3, 0.5], [0.0, 1.0, 0.0], [0.7, 0.1, 0.2], [1.0, 0.0, 1.0]]
LOGITS = [[0.3, -30.0, 40.0], [2.0, -1.0, 0.5], [600.0, -600.0, 0.0], [-0.25, 1.5, 3.0]]
SIGNS = [[1.0, -1.0, 1.0], [-1.0, 1.0, -1.0], [1.0, -1.0, -1.0], [1.0, 1.0, -1.0]]
COUNTS = [[0.0, 1.0, 3.0], [2.0, 0.5, 7.0], [1.5, 0.0, 4.0], [12.0, 2.0, 1.0]]
POSITIVE = [[0.5, 1.25, 3.0], [0.0, 0.75, 0.5], [2.0, 4.0, 0.125], [1.0, 0.375, 2.5]]
CLASSES = [2, 0, 1, 2]
IGNORING = [2, -100, 1, -100]
# [N, C, d]: two examples, three classes, two places.
DEEP = [[[0.5, -1.0], [2.0, 0.0], [-0.25, 1.5]], [[1.0, 3.0], [-2.0, 0.5], [0.75, -0.5]]]
DEEP_SOFT = [[[0.5, 0.25], [0.25, 0.0], [0.25, 0.75]], [[1.0, 0.1], [0.0, 0.2], [0.0, 0.7]]]
DEEP_CLASSES = [[2, 0], [1, 1]]
DEEP_IGNORING = [[2, 1], [-100, 1]]
WEIGHT = [0.5, 2.0, 1.25]

Tensor: Any = list
Options = dict[str, list[Any]]


class Family(NamedTuple):
    """A loss by its module, the options to combine, and pairs of prediction and targets."""

    module: Any
    options: Options
    data: list[tuple[Tensor, Tensor]]


FAMILIES: dict[str, Family] = {
    "mse": Family(torch.nn.MSELoss, {}, [(REAL, OTHER)]),
    "l1": Family(torch.nn.L1Loss, {}, [(REAL, OTHER)]),
    "huber": Family(torch.nn.HuberLoss, {"delta": [1.0, 0.5, 2.0]}, [(REAL, OTHER)]),
    "smooth_l1": Family(torch.nn.SmoothL1Loss, {"beta": [1.0, 0.5, 0.0]}, [(REAL, OTHER)]),
    "bce": Family(torch.nn.BCELoss, {"weight": [None, WEIGHT]}, [(PROBABILITY, SOFT)]),
    "bce_with_logits": Family(
        torch.nn.BCEWithLogitsLoss,
        {"weight": [None, WEIGHT], "pos_weight": [None, [3.0, 1.0, 0.5]]},
        [(LOGITS, SOFT)],
    ),
    "cross_entropy": Family(
        torch.nn.CrossEntropyLoss,
        {"weight": [None, WEIGHT], "label_smoothing": [0.0, 0.1]},
        [
            (LOGITS, CLASSES), (REAL, IGNORING), (REAL, SOFT), (DEEP, DEEP_CLASSES),
            (DEEP, DEEP_IGNORING), (DEEP, DEEP_SOFT), (REAL, [-100] * 4),
        ],
    ),
    "nll": Family(
        torch.nn.NLLLoss,
        {"weight": [None, WEIGHT]},
        [(REAL, CLASSES), (REAL, IGNORING), (DEEP, DEEP_IGNORING), (REAL, [-100] * 4)],
    ),
    "kl_div": Family(torch.nn.KLDivLoss, {"log_target": [False]}, [(REAL, SOFT)]),
    "poisson_nll": Family(
        torch.nn.PoissonNLLLoss,
        {"log_input": [True, False], "full": [False, True], "eps": [1e-8, 0.5]},
        [(POSITIVE, COUNTS)],
    ),
    "gaussian_nll": Family(
        torch.nn.GaussianNLLLoss,
        {"full": [False, True], "eps": [1e-6, 1.0]},
        [
            (REAL, {"mean": OTHER, "var": POSITIVE}),
            (REAL, {"mean": OTHER, "var": [[0.5], [0.0], [2.0], [1e-3]]}),
        ],
    ),
    "hinge_embedding": Family(
        torch.nn.HingeEmbeddingLoss, {"margin": [1.0, 0.75, -0.5]}, [(REAL, SIGNS)]
    ),
    "multi_margin": Family(
        torch.nn.MultiMarginLoss,
        {"p": [1, 2], "margin": [1.0, 0.5], "weight": [None, WEIGHT]},
        [(REAL, CLASSES)],
    ),
    "soft_margin": Family(torch.nn.SoftMarginLoss, {}, [(LOGITS, SIGNS)]),
    "multi_label_soft_margin": Family(
        torch.nn.MultiLabelSoftMarginLoss, {"weight": [None, WEIGHT]}, [(LOGITS, SOFT)]
    ),
    "cosine_embedding": Family(
        torch.nn.CosineEmbeddingLoss,
        {"margin": [0.0, 0.5]},
        [
            (REAL, {"other": OTHER, "label": [1.0, -1.0, -1.0, 1.0]}),
            ([[1.0, 0.0], [0.5, 3.0]], {"other": [[0.0, 2.0], [1.0, 1.0]], "label": [-1.0, -1.0]}),
        ],
    ),
}  # fmt: skip

IGNORE: list[tuple[str, dict[str, Any]]] = [
    ("cross_entropy", {"ignore_index": 1}), ("nll", {"ignore_index": 2}),
    ("cross_entropy", {"ignore_index": 1, "label_smoothing": 0.2}),
]  # fmt: skip


def tensor(numbers: Tensor) -> Any:
    """Return a float64 tensor, or one of class indices."""
    made = torch.tensor(numbers)
    return made if made.dtype == torch.int64 else made.double()


def listed(value: Any) -> Any:
    """Return numbers as JSON can hold them."""
    return json.loads(json.dumps(value.tolist()).replace("NaN", '"NaN"'))


def case(name: str, arguments: dict[str, Any], prediction: Tensor, target: Tensor) -> Any:
    """Return a loss and its gradient."""
    tensors = {n: torch.tensor(v).double() for n, v in arguments.items() if isinstance(v, list)}
    module = FAMILIES[name].module(**(arguments | tensors))
    y = tensor(prediction).requires_grad_()
    if isinstance(target, dict):
        others = [tensor(each) for each in target.values()]
    else:
        others = [tensor(target)]
    loss = module(y, *others)
    loss.sum().backward()
    given = {option: value for option, value in arguments.items() if value is not None}
    return {
        "type": name, "arguments": given, "prediction": prediction, "targets": target,
        "loss": listed(loss), "gradient": listed(y.grad),
    }  # fmt: skip


def defaults(name: str) -> dict[str, Any]:
    """Return PyTorch's defaults of the options above."""
    module = FAMILIES[name].module()
    return {option: getattr(module, option) for option in ("reduction", *FAMILIES[name].options)}


def main() -> None:
    """Write the file."""
    torch.set_default_dtype(torch.float64)
    cases = []
    for name, (_, options, data) in FAMILIES.items():
        reductions = [*REDUCTIONS, *(["batchmean"] if name == "kl_div" else [])]
        tried = {"reduction": reductions} | options
        for values, (prediction, target) in product(product(*tried.values()), data):
            cases.append(case(name, dict(zip(tried, values, strict=True)), prediction, target))
    for (name, given), reduction in product(IGNORE, REDUCTIONS):
        cases.append(case(name, given | {"reduction": reduction}, REAL, CLASSES))
    logarithms = tensor([[0.2, 0.3, 0.5], [0.1, 0.8, 0.1]]).log().tolist()
    for reduction in [*REDUCTIONS, "batchmean"]:
        given = {"reduction": reduction, "log_target": True}
        cases.append(case("kl_div", given, REAL[:2], logarithms))
    fixture = {
        "torch": torch.__version__,
        "defaults": {name: defaults(name) for name in FAMILIES},
        "cases": cases,
    }
    Path(__file__).with_name("losses.json").write_text(
        json.dumps(fixture, separators=(",", ":")) + "\n"
    )


if __name__ == "__main__":
    main()
