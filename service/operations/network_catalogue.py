"""GET /layers, /activations, /losses and /optimizers: the tables of the network half, as data."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields
from functools import cache
from typing import Any

from service.backprop.activations import ACTIVATIONS
from service.backprop.clipping import CLIPS
from service.backprop.formula import Formula
from service.backprop.initializers import INITIALIZERS
from service.backprop.layer import Layer
from service.backprop.layers import LAYERS
from service.backprop.losses import LOSSES
from service.backprop.optimizers import KERAS_OPTIMIZERS, OPTIMIZERS
from service.backprop.optimizers.optimizer import Optimizer
from service.errors import ServiceError
from service.schemas.layers import INITIALIZER_MODELS, LAYER_MODELS
from service.schemas.model import Model
from service.schemas.training import CLIP_MODELS, LOSS_MODELS, OPTIMIZER_MODELS

Json = dict[str, Any]

_PLACE = re.compile(r"\$\{?(\w+)")
_LATEX = {
    "upstream": "u", "weight": "W", "bias": "b",
    "alpha": r"\alpha", "beta": r"\beta", "gamma": r"\gamma", "delta": r"\delta",
    "eps": r"\epsilon", "lr": r"\eta", "momentum": r"\mu", "weight_decay": r"\lambda",
}  # fmt: skip
_TEXT = {"upstream": "u"}


@cache
def layers() -> Json:
    """Return every layer that is no activation."""
    rows = {name: row for name, row in LAYERS.items() if name not in ACTIVATIONS}
    return {"layers": [_layer(row) for row in rows.values()]}


@cache
def activations() -> Json:
    """Return every activation."""
    return {"activations": [_layer(row) for row in ACTIVATIONS.values()]}


@cache
def losses() -> Json:
    """Return every loss."""
    return {
        "losses": [
            _row(row, LOSS_MODELS) | {"derivative": _formula(row.derivative)}
            for row in LOSSES.values()
        ]
    }


@cache
def optimizers() -> Json:
    """Return every optimizer, clip and initializer."""
    return {
        "optimizers": [_optimizer(row) for row in OPTIMIZERS.values()],
        "keras": [_optimizer(row) for row in KERAS_OPTIMIZERS.values()],
        "clips": [_row(row, CLIP_MODELS) for row in CLIPS.values()],
        "initializers": [_row(row, INITIALIZER_MODELS) for row in INITIALIZERS.values()],
    }


def _optimizer(row: type[Optimizer]) -> Json:
    return _row(row, OPTIMIZER_MODELS) | {"slots": list(_slots(row))}


def _row(row: Any, models: Mapping[str, type[Model]]) -> Json:
    return {
        "type": row.type,
        "title": row.title,
        "formula": _formula(row.formula),
        "convention": getattr(row, "convention", ""),
        "arguments": list(_arguments(row, models[row.type])),
    }


def _layer(row: type[Layer]) -> Json:
    least, most = row.arity
    return _row(row, LAYER_MODELS) | {
        "derivative": _formula(row.derivative),
        "form": row.form,
        "inputs": {"least": least, "most": most},
        "contributions": [
            {**each._asdict(), "formula": _formula(each.formula)} for each in row.contributions
        ],
    }


def _arguments(row: Any, model: type[Model]) -> Iterator[Json]:
    schema = model.model_json_schema()["properties"]
    for each in fields(row):
        accepts = dict(schema[each.name])
        accepts.pop("title")
        accepts.pop("default", None)
        required = each.default is MISSING
        yield {
            "name": each.name,
            "description": accepts.pop("description"),
            "required": required,
            "default": None if required else each.default,
            "accepts": accepts,
        }


def _slots(row: type[Optimizer]) -> Iterator[Json]:
    """Yield what is kept always, and then what one argument more asks for."""
    make: Any = row
    seen: set[str] = set()
    variants: list[tuple[str | None, Optimizer]] = [(None, make()), *_variants(row)]
    for name, optimizer in variants:
        for slot in optimizer.slots:
            if slot not in seen:
                seen.add(slot)
                yield {"name": slot, "start": optimizer.start(slot), "because_of": name}


def _variants(row: type[Optimizer]) -> Iterator[tuple[str, Optimizer]]:
    """Yield the optimizer with one argument after the other switched on, where it goes alone."""
    make: Any = row
    for each in fields(row):
        if each.default is False or each.default == 0:
            with suppress(ServiceError):
                yield each.name, make(**{each.name: True if each.default is False else 0.5})


def _formula(formula: Formula) -> Json:
    """Return a formula with the general symbols in its places."""
    names = _PLACE.findall(formula.text + formula.latex)
    return formula.filled(
        {name: _TEXT.get(name, name) for name in names}, {name: _latex(name) for name in names}
    )


def _latex(name: str) -> str:
    if name in _LATEX:
        return _LATEX[name]
    letter = re.fullmatch(r"([a-zA-Z])(\d*)", name)
    if letter:
        return f"{letter[1]}_{{{letter[2]}}}" if letter[2] else letter[1]
    return rf"\mathrm{{{name}}}".replace("_", r"\_")
