"""The running application keeps the promises of its OpenAPI document, whatever it is sent."""

import re
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from service.api.app import create_app
from service.api.examples import EXAMPLES
from service.settings import Settings

EXPRESSIONS = ["x*y", "x + y/2", "sin(x)*y", "exp(x) - y^2", "2x y - 3"]
MOST_TIMES = 4
ASKED = [example.request for example in EXAMPLES]
WORD = re.compile("sin|cos|exp|pi")

schemathesis.openapi.format("expression", st.sampled_from(EXPRESSIONS))

app = create_app(Settings(log_level="error"))
schema = schemathesis.openapi.from_asgi("/openapi.json", app)


@schema.hook
def map_case(context: Any, case: Any) -> Any:
    """Make the parts of a generated valid request fit together, which no schema can ask for."""
    valid = isinstance(case.body, dict) and case.meta.generation.mode.is_positive
    if valid and case.body not in ASKED:
        case.body = _fitting(dict(case.body))
    return case


def _fitting(body: dict[str, Any]) -> dict[str, Any]:
    if body["expression"] not in EXPRESSIONS:  # That of an example, whose other fields are not.
        body["expression"] = EXPRESSIONS[0]
    free = {"x", "y"}
    if body.get("definitions"):
        free = {"t"}
        body["definitions"] = {"x": "cos(t)", "y": "t^2"}
    if body.get("variables"):
        body["variables"] = [min(free) for _ in body["variables"]][:MOST_TIMES]
    elif body.get("variable") is None or free == {"t"}:
        body["variable"] = min(free)
    if body.get("at"):
        body["at"] = dict.fromkeys(free | {body.get("variable", min(free))}, "pi/4")
    if "order" in body:
        body["order"] = min(body["order"], MOST_TIMES)
    body.pop("symbols", None)
    return _in_latex(body) if body.get("syntax") == "latex" else body


def _in_latex(body: dict[str, Any]) -> dict[str, Any]:
    body["expression"] = WORD.sub(r"\\\g<0>", body["expression"])
    for field in ("definitions", "at"):
        if body.get(field):
            body[field] = {name: WORD.sub(r"\\\g<0>", text) for name, text in body[field].items()}
    return body


@schema.parametrize()
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_check_passes(case: Any) -> None:
    case.call_and_validate()
