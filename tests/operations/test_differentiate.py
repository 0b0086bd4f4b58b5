"""POST /differentiate as a whole: the textbook's answers, and how they are explained."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from service.api.strict_json import dumps, loads
from service.errors import (
    AmbiguousVariable,
    ComputeBudgetExceeded,
    CyclicDefinitions,
    InvalidRequest,
    NotDifferentiable,
    VerificationRefuted,
)
from service.limits import LIMITS
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest, DifferentiateResponse
from service.symbolic.build import number
from service.symbolic.expression import Expression, Symbol
from service.symbolic.normal_form.tidying import _TERMS
from service.symbolic.rules import RULES
from service.symbolic.rules.rule import Application, FreshSymbol, Rule
from tests.operations.asking import answer, derivative, steps, texts

TEXTBOOK = {
    "(x^2+1)^3": "6*x*(x**2 + 1)**2",
    "sin(x^2)": "2*x*cos(x**2)",
    "(x^2-1)/(x^2+1)": "4*x/(x**2 + 1)**2",
    "sqrt(x^2+1)": "x/sqrt(x**2 + 1)",
    "log(x^2+1)": "2*x/(x**2 + 1)",
    "x^x": "x**x*(log(x) + 1)",
    "exp(-x^2/2)": "-x*exp(-x**2/2)",
    "sigmoid(x)": "sigmoid(x)*(1 - sigmoid(x))",
    "0.1x^3": "0.3*x**2",
    "sin(10*(x+5)^4)": "40*(x + 5)**3*cos(10*(x + 5)**4)",
    "sin(cos(x^2))": "-2*x*sin(x**2)*cos(cos(x**2))",
}
CIRCLE = {"x": "cos(t)", "y": "sin(t)"}
REQUESTS: list[dict[str, Any]] = [
    {"expression": "(x^2 + 1)^3"},
    {"expression": "sin(x^2) + cos(x^2)", "formats": ["mathml", "text", "latex"]},
    {"expression": "x^x/(1 + x^2)", "trace": "brief", "order": 3},
    {"expression": "f(x, y)", "variable": "t", "definitions": {"x": "g(t)", "y": "h(t)"}},
    {"expression": "x^2*y", "variable": "t", "definitions": CIRCLE, "at": {"t": "pi/4"}},
    {"expression": "x^2*y^3*sin(z)", "variables": ["z", "x", "y"], "simplify": "none"},
    {"expression": "atan2(x^2, x + 1)*abs(x)", "trace": "none"},
    {"expression": "sqrt(-1 - x^2)", "formats": ["latex"]},
    {"expression": "7", "variable": "x"},
    {"expression": "rate*1/2t", "symbols": ["rate"], "variable": "t"},
    {"expression": "t", "variable": "t", "definitions": {"x": "t^2"}},
    {"expression": "Piecewise((x^2, x < 0), (relu(x), True))", "at": {"x": -2}},
    {"expression": "Integral(cos(u*x), (u, 0, x^2))", "at": {"x": 1}},
    {"expression": "x*Integral(f(t), (t, 0, x))", "order": 2},
    {"expression": r"\frac{d}{dx} x^3", "syntax": "latex", "trace": "brief"},
]
REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"expression": "x + y"}, AmbiguousVariable, "x, y"),
    ({"expression": "pi*e"}, AmbiguousVariable, "none"),
    ({"expression": "a", "variable": "t", "definitions": {"a": "b", "b": "a*t"}},
     CyclicDefinitions, "a -> b -> a"),
    ({"expression": "a", "variable": "t", "definitions": {"a": "a + t"}},
     CyclicDefinitions, "a -> a"),
    ({"expression": "a", "variable": "a", "definitions": {"a": "t"}}, InvalidRequest, "a is defi"),
]  # fmt: skip


@pytest.mark.parametrize("expression", TEXTBOOK)
def test_the_result_is_what_a_textbook_prints(expression: str) -> None:
    assert derivative(expression) == TEXTBOOK[expression]


def test_a_condition_is_not_repeated_in_another_order() -> None:
    assert answer("sqrt(1 + x)", order=3)["conditions"] == ["1 + x > 0"]


def test_an_identity_is_used_in_a_line_of_its_own() -> None:
    answered = answer("sin(x)/(1 + cos(x))")

    assert [(line["text"], line["rules"], line["note"]) for line in answered["lines"][-2:]] == [
        ("= (cos(x)*(cos(x) + 1) + sin(x)**2)/(cos(x) + 1)**2", ["tidy"], None),
        ("= 1/(cos(x) + 1)", ["relation"], "sin(u)**2 + cos(u)**2 = 1"),
    ]
    assert answered["derivative"] == {"text": "1/(cos(x) + 1)"}
    assert answered["verification"]["status"] == "verified"


def test_the_next_derivative_is_that_of_the_form_that_was_shown() -> None:
    first, second = answer("sin(x)/cos(x)", order=2)["derivation"]["stages"]

    assert second["of"] == {"text": "1/cos(x)**2"}
    assert first["of"] == {"text": "sin(x)/cos(x)"}


def test_the_chain_rule_is_shown_link_by_link() -> None:
    (step,) = answer("(x^2 + 1)^3")["derivation"]["stages"]

    assert step["rule"] == "chain"
    assert texts(step["link"]) == {
        "symbol": "u",
        "inner": "x**2 + 1",
        "outer": "u**3",
        "outer_derivative": "3*u**2",
        "inner_derivative": "2*x",
        "product": "3*u**2*2*x",
        "substituted": "3*(x**2 + 1)**2*2*x",
    }
    assert [texts(part["of"]) for part in step["steps"]] == ["u**3", "x**2 + 1"]


def test_the_lines_go_from_the_question_to_the_answer_one_equation_each() -> None:
    lines = answer("(x^2 + 1)^3")["lines"]

    assert [line["text"] for line in lines] == [
        "d/dx[(x**2 + 1)**3]",
        "= 3*(x**2 + 1)**2*d/dx[x**2 + 1]",
        "= 3*(x**2 + 1)**2*2*x",
        "= 6*x*(x**2 + 1)**2",
    ]
    assert [line["rules"] for line in lines] == [[], ["chain"], ["sum", "power"], ["tidy"]]
    assert "u = x**2 + 1" in lines[1]["note"]
    assert "3*u**2" in lines[1]["note"]


def test_nested_compositions_are_nested_links_with_symbols_of_their_own() -> None:
    links = [texts(step["link"]) for step in steps(answer("sin(cos(x^2))")) if step["link"]]

    assert [(link["symbol"], link["inner"], link["outer"]) for link in links] == [
        ("u", "cos(x**2)", "sin(u)"),
        ("v", "x**2", "cos(v)"),
    ]


def test_the_symbol_of_a_link_is_no_name_of_the_request() -> None:
    asked = answer("sin(u*x^2)*w", variable="x", definitions={"v": "x"}, trace="full")

    symbols = {step["link"]["symbol"] for step in steps(asked) if step.get("link")}
    assert symbols
    assert symbols.isdisjoint({"u", "v", "w", "x"})


def test_a_repeated_subexpression_refers_to_the_step_that_shows_it() -> None:
    found = list(steps(answer("sin(x^2) + cos(x^2)")))

    (repeated,) = [step for step in found if "same_as" in step]
    (shown,) = [step for step in found if step["id"] == repeated["same_as"]]
    assert repeated.keys() == {"id", "same_as"}
    assert texts(shown["of"]) == "x**2"


def test_abstract_functions_of_defined_variables_show_both_paths() -> None:
    asked = answer("f(x, y)", variable="t", definitions={"x": "g(t)", "y": "h(t)"})
    (step,) = texts(asked["derivation"]["stages"])

    assert asked["kind"] == "total"
    assert asked["lines"][0]["text"] == "dz/dt = ∂z/∂x*dx/dt + ∂z/∂y*dy/dt"
    assert step["paths"] == [
        {
            "via": ["x"],
            "factors": [
                {"label": "∂z/∂x", "value": "Derivative(f(x, y), x)"},
                {"label": "dx/dt", "value": "Derivative(g(t), t)"},
            ],
            "product": "Derivative(f(x, y), x)*Derivative(g(t), t)",
        },
        {
            "via": ["y"],
            "factors": [
                {"label": "∂z/∂y", "value": "Derivative(f(x, y), y)"},
                {"label": "dy/dt", "value": "Derivative(h(t), t)"},
            ],
            "product": "Derivative(f(x, y), y)*Derivative(h(t), t)",
        },
    ]
    assert {node["name"]: node["definition"] for node in step["graph"]["nodes"]} == {
        "z": "f(x, y)",
        "x": "g(t)",
        "y": "h(t)",
        "t": None,
    }
    edges = {(edge["from"], edge["to"]): edge["partial"] for edge in step["graph"]["edges"]}
    assert edges == {
        ("z", "x"): "Derivative(f(x, y), x)",
        ("z", "y"): "Derivative(f(x, y), y)",
        ("x", "t"): "Derivative(g(t), t)",
        ("y", "t"): "Derivative(h(t), t)",
    }
    assert asked["verification"]["status"] == "unverified"


def test_the_paths_of_a_total_derivative_add_up_to_its_result() -> None:
    asked = answer("x^2*y", variable="t", definitions=CIRCLE)
    (step,) = texts(asked["derivation"]["stages"])

    assert texts(asked["derivative"]) == "cos(t)**3 - 2*sin(t)**2*cos(t)"
    assert [path["via"] for path in step["paths"]] == [["x"], ["y"]]
    assert " + ".join(path["product"] for path in step["paths"]) == step["result"]
    assert asked["verification"]["status"] == "verified"


def test_definitions_of_any_depth_are_followed_to_the_variable() -> None:
    depth = {f"a{i}": f"2*a{i + 1}" for i in range(10)} | {"a10": "sin(t)"}

    assert derivative("a0", definitions=depth) == "1024*cos(t)"


@pytest.mark.parametrize(
    ("fields", "kind", "expected"),
    [
        ({"expression": "x^4"}, "ordinary", "4*x**3"),
        ({"expression": "x^4", "order": 2}, "ordinary", "12*x**2"),
        ({"expression": "x^4", "order": 3}, "ordinary", "24*x"),
        ({"expression": "x^4", "order": 5}, "ordinary", "0"),
        ({"expression": "x^2*y^3", "variable": "y"}, "partial", "3*x**2*y**2"),
        ({"expression": "x^2*y^3", "variables": ["y", "y"]}, "partial", "6*x**2*y"),
        ({"expression": "x^2*y^3", "variables": ["x", "y", "y"]}, "mixed", "12*x*y"),
        ({"expression": "x^2*y", "variable": "t", "definitions": CIRCLE, "order": 2}, "total",
         "sin(t)*(2*sin(t)**2 - 7*cos(t)**2)"),
    ],
)  # fmt: skip
def test_orders_and_variables_decide_the_kind_and_the_stages(
    fields: dict[str, Any], kind: str, expected: str
) -> None:
    asked = answer(**fields)

    by = fields.get("variables") or [asked["variable"]] * fields.get("order", 1)
    assert (asked["kind"], texts(asked["derivative"])) == (kind, expected)
    assert (list(asked["variables"]), asked["order"]) == (by, len(by))
    assert [stage["variable"] for stage in asked["derivation"]["stages"]] == by
    assert asked["verification"]["status"] == "verified"


def test_a_brief_trace_leaves_out_the_plain_steps_and_no_trace_all_of_them() -> None:
    full, brief, none = (answer("(x^2+1)^3 + 3*x", trace=t) for t in ("full", "brief", "none"))

    assert {step["rule"] for step in steps(full)} > {"chain", "sum", "power"}
    assert [step["rule"] for step in steps(brief)] == ["sum", "chain"]
    assert len(brief["lines"]) <= len(full["lines"])
    assert (none["lines"], none["derivation"]["stages"]) == ([], [])
    assert full["derivative"] == brief["derivative"] == none["derivative"]


@pytest.mark.parametrize("formats", [["mathml"], ["text", "mathml"], ["latex", "text"]])
def test_every_expression_is_written_in_the_formats_asked_for(formats: list[str]) -> None:
    asked = answer("sin(x^2)", formats=formats)

    (step,) = asked["derivation"]["stages"]
    written = [asked["derivative"], step["of"], step["link"]["inner"], step["steps"][0]["result"]]
    assert all(set(one) == set(formats) for one in written)
    assert all(set(line) == {*formats, "rules", "steps", "note"} for line in asked["lines"])


def test_without_simplifying_the_result_is_what_the_rules_gave() -> None:
    asked = answer("(x^2 + 1)^3", simplify="none")

    assert texts(asked["derivative"]) == "3*(x**2 + 1)**2*2*x"
    assert [line["rules"] for line in asked["lines"]][-1] != ["tidy"]


@pytest.mark.parametrize(
    ("fields", "error", "detail"), REFUSED, ids=[str(row[0]) for row in REFUSED]
)
def test_a_question_without_one_meaning_is_refused(
    fields: dict[str, Any], error: type[Exception], detail: str
) -> None:
    with pytest.raises(error, match=detail):
        answer(**fields)


@pytest.mark.parametrize(
    ("expression", "conditions"),
    [("log(x) + sqrt(x)", ["x > 0"]), ("1/(x - 1)", ["x - 1 != 0"]), ("x^2 + exp(x)", []),
     ("abs(x^2 - 4)", ["x**2 - 4 != 0"]), ("log(x^2 + 1)", []),
     ("Integral(log(x*t), (t, 1, 2))", ["x*t > 0"]),
     ("Integral(abs(t - x), (t, 0, 1))", ["t - x != 0"])],
)  # fmt: skip
def test_conditions_are_stated_once_and_in_the_names_of_the_request(
    expression: str, conditions: list[str]
) -> None:
    assert list(answer(expression)["conditions"]) == conditions


@pytest.mark.parametrize("fields", REQUESTS, ids=lambda fields: str(fields["expression"]))
def test_every_answer_has_the_documented_shape(fields: dict[str, Any]) -> None:
    sent = loads(dumps(differentiate(DifferentiateRequest(**fields))))

    response = DifferentiateResponse.model_validate(sent)
    # Comparing what the model holds with what was sent shows fields that it would leave out.
    assert response.model_dump(exclude_unset=True, mode="json") == sent


_ANSWER_ALL = """
import json, sys
from service.api.strict_json import dumps
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest
for fields in json.load(sys.stdin):
    sys.stdout.buffer.write(dumps(differentiate(DifferentiateRequest(**fields))) + b"\\n")
"""


def test_the_same_request_gives_the_same_bytes_in_every_process() -> None:
    here = [dumps(differentiate(DifferentiateRequest(**fields))) for fields in REQUESTS]

    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", _ANSWER_ALL],
            input=json.dumps(REQUESTS).encode(),
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        assert there.stdout.splitlines() == here


LARGE: list[tuple[str, int]] = [
    ("+".join(f"{k}*x^{k}" for k in range(2, 1002)), 1),
    ("*".join(f"(x+{k})" for k in range(1, 41)), 1),
    ("*".join(f"sin(x+{k})" for k in range(1, 31)), 1),
    ("sin(cos(tanh(exp(" * 12 + "sin(cos(x" + ")" * 50, 1),
    ("x*exp(2*x)", 20),
    ("1/(x+1)", 20),
    ("sqrt(x)*log(x)", 10),
    ("exp(-x^2)", 20),
]
TOO_LARGE: list[tuple[str, int]] = [
    ("+".join(f"x^{k}*sin({k}*x)" for k in range(2, 1002)), 2),
    ("*".join(f"sin({k}*x)" for k in range(1, 401)), 1),
    ("exp(sin(x)^2)", 20),
    ("x^x^x^x", 6),
]


def test_an_integral_is_derived_line_by_line() -> None:
    answered = answer("Integral(sin(x*t)/t, (t, 1, x^2))", trace="brief")

    assert [line["text"] for line in answered["lines"]] == [
        "d/dx[Integral(sin(x*t)/t, (t, 1, x**2))]",
        "= sin(x*x**2)/x**2*d/dx[x**2] + Integral(d/dx[sin(x*t)/t], (t, 1, x**2))",
        "= sin(x*x**2)/x**2*2*x + Integral(cos(x*t)*d/dx[x*t]/t, (t, 1, x**2))",
        "= sin(x*x**2)/x**2*2*x + Integral(cos(x*t)*t/t, (t, 1, x**2))",
        "= Integral(cos(t*x), (t, 1, x**2)) + 2*sin(x**3)/x",
    ]
    assert answered["lines"][1]["rules"] == ["leibniz"]
    assert answered["verification"]["status"] == "verified"


def test_an_abstract_integrand_is_named_as_what_cannot_be_checked() -> None:
    answered = answer("Integral(x*f(t), (t, 0, x))")

    assert answered["derivative"]["text"] == "x*f(x) + Integral(f(t), (t, 0, x))"
    assert answered["verification"]["status"] == "unverified"
    (step,) = answered["derivation"]["stages"]
    assert step["unverified_because"] == "abstract function f"


def test_where_values_contradict_leibniz_the_integral_is_refused() -> None:
    with pytest.raises(NotDifferentiable, match="contradict"):
        answer("Integral((t - x)/abs(t - x), (t, 0, 9))", trace="none")


def test_a_derivative_within_the_expression_is_carried_out_and_told() -> None:
    answered = answer(r"x + \frac{d}{dx} x^3", syntax="latex")

    assert answered["expression"]["text"] == "x + 3*x**2"
    assert answered["derivative"]["text"] == "6*x + 1"
    assert [warning["detail"] for warning in answered["warnings"]] == [
        r"\frac{d}{dx} x^3 was carried out; it is 3*x**2"
    ]


@pytest.mark.parametrize(("expression", "order"), LARGE, ids=lambda value: str(value)[:24])
def test_large_but_ordinary_work_is_done(expression: str, order: int) -> None:
    assert answer(expression, order=order)["verification"]["status"] == "verified"


@pytest.mark.parametrize(("expression", "order"), TOO_LARGE, ids=lambda value: str(value)[:24])
def test_work_beyond_the_budget_is_refused(expression: str, order: int) -> None:
    with pytest.raises(ComputeBudgetExceeded) as refused:
        answer(expression, order=order)

    assert refused.value.limit is not None
    assert refused.value.limit["value"] <= LIMITS.work


Mistake = Callable[[Expression], Expression]
MISTAKES: list[tuple[str, str, Mistake]] = [
    ("power", "x^5", lambda result: 2 * result),
    ("sin", "sin(x)", lambda result: -result),
    ("product", "x*sin(x)", lambda result: result + 1),
    ("quotient", "sin(x)/x", lambda result: result * number(100001, 100000)),
    ("chain", "(x^2 + 1)^3", lambda result: result / 2),
    ("fundamental-theorem", "Integral(exp(t), (t, 0, x))", lambda result: -result),
    ("leibniz", "Integral(exp(x*t), (t, x, x^2))", lambda result: result + 1),
]


@contextmanager
def mistaken(rule: Rule, mistake: Mistake) -> Iterator[None]:
    """Let a rule give wrong results."""
    right = rule.apply

    def wrong(expression: Any, variable: str, fresh: FreshSymbol) -> Application:
        application = right(expression, variable, fresh)
        return application._replace(combine=lambda *parts: mistake(application.combine(*parts)))

    object.__setattr__(rule, "apply", wrong)
    try:
        yield
    finally:
        object.__setattr__(rule, "apply", right)


@pytest.mark.parametrize(("name", "expression", "mistake"), MISTAKES)
@pytest.mark.parametrize("more", [{}, {"simplify": "none", "trace": "none"}])
def test_a_mistake_in_a_rule_is_withheld_and_never_answered(
    name: str, expression: str, mistake: Mistake, more: dict[str, Any]
) -> None:
    (rule,) = [rule for rule in RULES if rule.id == name]

    with mistaken(rule, mistake), pytest.raises(VerificationRefuted):
        answer(expression, **more)
    assert answer(expression)["verification"]["status"] == "verified"


def test_a_mistake_in_tidying_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_TERMS, Symbol, lambda work, node: (2, 1, False, ((node, 1),)))

    with pytest.raises(VerificationRefuted):
        answer("x^3")


def test_a_mistake_in_a_partial_derivative_of_a_total_one_is_withheld() -> None:
    (rule,) = [rule for rule in RULES if rule.id == "cos"]

    with mistaken(rule, lambda result: -result), pytest.raises(VerificationRefuted):
        answer("x^2*y", variable="t", definitions=CIRCLE)
