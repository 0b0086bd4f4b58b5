"""How Schemathesis draws requests: what its schemas cannot say of what fits together."""

import json
import re
from functools import cache
from typing import Any

import jsonschema_rs
import numpy as np
import schemathesis
from hypothesis import strategies as st
from safetensors.numpy import save
from schemathesis.transport.serialization import Binary

from service.api.app import create_app
from service.api.body import JSON, SAFETENSORS
from service.api.examples import EXAMPLES
from service.api.strict_json import dumps, loads
from service.settings import Settings

EXPRESSIONS = ["x*y", "x + y/2", "sin(x)*y", "exp(x) - y^2", "2x y - 3"]
MOST_TIMES = 4
ROWS = {"linear", "tanh", "add", "mse", "bce_with_logits", "adam", "norm", "zeros"}

# Requests to operations on networks that fit together; others vary what is around them.
FITTING = {
    example.operation.split()[1]: example.request
    for example in EXAMPLES
    if example.name
    in {"many-points", "xor-step", "skip-gradients", "skip", "xor-start", "skip-checked"}
}
# What may be varied without regard to the rest.
FREE = {"gradient", "return", "encoding", "mode", "conventions", "seed", "trace"}
ASKED = [example.request for example in EXAMPLES]
KINDS = {"dependent", "parameter", "inverse"}
OF_VARIABLES = {"/gradient", "/jacobian", "/hessian", "/differentiate/vector"}
WORD = re.compile("sin|cos|exp|pi")

schemathesis.openapi.format("expression", st.sampled_from(EXPRESSIONS))


def _file(request: dict[str, Any]) -> bytes:
    return save({"outputs": np.zeros(1)}, {"request": json.dumps(request)})


# No schema describes files, so generated ones are never valid and valid ones stand below.
schemathesis.openapi.media_type(
    SAFETENSORS, st.integers(0, 60).map(lambda end: _file(FITTING["/train-step"])[:end])
)


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Let a few rows of each table stand for all, which are made from the same few lines."""
    for component in raw_schema["components"]["schemas"].values():
        if "discriminator" in component:
            rows = component.pop("discriminator")["mapping"]
            component["oneOf"] = [{"$ref": row} for name, row in rows.items() if name in ROWS]


# What is wrong may be too large as well, which is said first.
CONFIG = {
    "checks": {
        "negative_data_rejection": {"expected-statuses": [400, 404, 405, 406, 413, 415, 422]}
    },
}


@cache
def _document() -> dict[str, Any]:
    """Return the document whose tables stand whole."""
    document: dict[str, Any] = loads(dumps(create_app(Settings()).openapi()))
    before_load_schema(None, document)
    return document


@cache
def _validator(path: str) -> Any:
    raw = _document()
    content = raw["paths"][path]["post"]["requestBody"]["content"]
    return jsonschema_rs.validator_for({**content[JSON]["schema"], "components": raw["components"]})


def _is_valid(case: Any) -> bool:
    """Whether the body is what its schema asks for, on purpose or by chance."""
    if case.media_type == SAFETENSORS:
        return bool(case.meta.generation.mode.is_positive)
    if case.media_type != JSON or not isinstance(case.body, dict):
        return False
    return bool(_validator(case.path).is_valid(case.body))


@schemathesis.hook
def map_case(context: Any, case: Any) -> Any:
    """Make the parts of a valid request fit together, which no schema can ask for."""
    if not _is_valid(case):
        return case
    if case.media_type == SAFETENSORS:
        case.body = Binary(_file(FITTING[case.path]))
    elif case.path in FITTING:
        free = {name: case.body[name] for name in FREE if case.body.get(name) is not None}
        case.body = FITTING[case.path] | free
    elif case.path in OF_VARIABLES:
        case.body = _of_variables(case.path, dict(case.body))
    elif "expression" in case.body and case.body not in ASKED:
        case.body = _fitting(dict(case.body))
    return case


def _fitting(body: dict[str, Any]) -> dict[str, Any]:
    for field in {"expression", "answer", "partial"} & body.keys():
        # That of an example, whose other fields are not.
        if body[field] not in {None, *EXPRESSIONS}:
            body[field] = EXPRESSIONS[0]
    free = {"x", "y"}
    if body.get("definitions") and not body.get("parameter"):
        free = {"t"}
        body["definitions"] = {"x": "cos(t)", "y": "t^2"}
    if kind := KINDS & {name for name, value in body.items() if value}:
        return _of_kind(kind, body)
    if body.get("variables"):
        body["variables"] = [min(free) for _ in body["variables"]][:MOST_TIMES]
    elif body.get("variable") is None or free == {"t"}:
        body["variable"] = min(free)
    if body.get("at"):
        body["at"] = dict.fromkeys(free | {body.get("variable", min(free))}, "pi/4")
    if "order" in body:
        body["order"] = min(body["order"], MOST_TIMES)
    body.pop("symbols", None)
    for field in ("answer", "partial"):
        syntax = body.get(f"{field}_syntax") or body.get("syntax")
        if body.get(field) and syntax == "latex":
            body[field] = WORD.sub(r"\\\g<0>", body[field])
    return _in_latex(body) if body.get("syntax") == "latex" else body


def _of_kind(kind: set[str], body: dict[str, Any]) -> dict[str, Any]:
    """Return a request for a kind of derivative that asks for fields that fit together."""
    if "dependent" in kind:
        body |= {"expression": "x^2 + y^2 = 25", "variable": "x", "dependent": "y"}
        point = {"x": 3, "y": 4}
    elif "parameter" in kind:
        curve = {"x": "t^2", "y": "t^3"}
        body |= {"expression": "y", "variable": "x", "parameter": "t", "definitions": curve}
        point = {"t": 2}
    else:
        body |= {"expression": "x^3 + x", "variable": "x"}
        point = {"x": 2}
    if body.get("at"):
        body["at"] = point
    body.pop("symbols", None)
    return body | {"order": min(body.get("order", 1), 2)}


def _of_variables(path: str, body: dict[str, Any]) -> dict[str, Any]:
    if "expressions" in body:
        body["expressions"] = EXPRESSIONS[: len(body["expressions"])]
    else:
        body["expression"] = EXPRESSIONS[len(body["expression"]) % len(EXPRESSIONS)]
    if body.get("variables"):
        body["variables"] = ["x", "y"]
    if path == "/differentiate/vector":
        body["variable"] = "x"
        body["order"] = min(body.get("order", 1), MOST_TIMES)
    for field in ("at", "direction"):
        if body.get(field) or (field == "at" and body.get("direction")):
            body[field] = {"x": "pi/4", "y": 2}
    body.pop("symbols", None)
    return _in_latex(body) if body.get("syntax") == "latex" else body


def _in_latex(body: dict[str, Any]) -> dict[str, Any]:
    def latex(value: Any) -> Any:
        if isinstance(value, str):
            return WORD.sub(r"\\\g<0>", value)
        if isinstance(value, dict):
            return {name: latex(each) for name, each in value.items()}
        return [latex(each) for each in value] if isinstance(value, list) else value

    fields = ("expression", "expressions", "definitions", "at", "direction")
    return body | {field: latex(body[field]) for field in fields if field in body}
