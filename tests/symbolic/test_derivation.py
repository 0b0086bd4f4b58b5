"""Derivations: which rule is used where, and what every step gives."""

import pytest

from service.errors import NonFiniteConstant
from service.rendering.text import Text
from service.symbolic.derivation import Derivation
from service.symbolic.parsing import parse
from service.symbolic.step import Step


def derive(text: str, variable: str = "x", *taken: str) -> Step:
    expression = parse(text).expression
    return Derivation({*expression.free, variable, *taken}).derive(expression, variable)


def rules(step: Step) -> list[object]:
    """Return the tree of rule ids, leaves as names."""
    below = [rules(part) for part in step.steps]
    return [step.rule.id, *below] if below else [step.rule.id]


RESULTS = [
    ("7", "0"),
    ("x", "1"),
    ("x^5", "5*x**4"),
    ("sqrt(x)", "1/(2*sqrt(x))"),
    ("x^n", "n*x**(n - 1)"),
    ("1/x", "-1/x**2"),
    ("3/x^4", "-4*3/x**5"),
    ("2^x", "2**x*log(2)"),
    ("x^2 + 3*x", "2*x + 3"),
    ("sin(x)/2", "cos(x)/2"),
    ("x*sin(x)*exp(x)", "sin(x)*exp(x) + x*cos(x)*exp(x) + x*sin(x)*exp(x)"),
    ("(x^2 - 1)/(x^2 + 1)", "(2*x*(x**2 + 1) - (x**2 - 1)*2*x)/(x**2 + 1)**2"),
    ("(x^2 + 1)^3", "3*(x**2 + 1)**2*2*x"),
    ("x^x", "x**x*(log(x) + x*(1/x))"),
    ("f(x)", "Derivative(f(x), x)"),
    ("Max(x, 2)", "Heaviside(x - 2)"),
]


@pytest.mark.parametrize(("text", "result"), RESULTS, ids=[row[0] for row in RESULTS])
def test_a_rule_gives_its_result_before_any_tidying(text: str, result: str) -> None:
    assert Text()(derive(text).result) == result


def test_a_composite_is_derived_outside_and_inside() -> None:
    step = derive("(x^2 + 1)^3")

    assert rules(step) == ["chain", ["power"], ["sum", ["power"], ["constant"]]]
    assert step.application.inner[0].symbol == "u"


def test_nested_compositions_get_fresh_symbols_that_collide_with_no_name() -> None:
    step = derive("sin(cos(tan(u*x)))", "x", "w")

    symbols = []
    while step.application.inner:
        symbols.append(step.application.inner[0].symbol)
        step = step.steps[1]
    assert symbols == ["v", "u1", "v1"]


def test_a_repeated_subexpression_is_derived_once() -> None:
    step = derive("sin(x^2) + cos(x^2)")
    first, second = (part.steps[1] for part in step.steps)

    assert second.same_as is first
    assert second.steps == []


def test_several_arguments_that_depend_on_the_variable_are_several_paths() -> None:
    step = derive("atan2(x^2, x + 1)")

    assert step.rule.id == "multivariable-chain"
    assert [name for name, _ in step.application.inner] == ["u", "v"]


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("log(x)", ["x > 0"]),
        ("log(x^2 + 1)", []),
        ("1/x", ["x != 0"]),
        ("1/(x - 1)", ["x - 1 != 0"]),
        ("sqrt(x)", ["x > 0"]),
        ("x^x", ["x > 0"]),
        ("abs(x)", ["x != 0"]),
        ("log(3*x - 1)", ["3*x - 1 > 0"]),
    ],
)
def test_conditions_are_stated_unless_they_always_hold(text: str, conditions: list[str]) -> None:
    write = Text()

    stated = [_relation(write(condition)) for condition in derive(text).application.conditions]
    assert stated == conditions


def _relation(written: str) -> str:
    if written.startswith("Ne("):
        left, right = written.removeprefix("Ne(").removesuffix(")").split(", ")
        return f"{left} != {right}"
    return written


@pytest.mark.parametrize("text", ["7 + 1/(1 - 1)", "x/(2 - 2)*0 + 1/(3 - 3)"])
def test_constants_without_a_finite_value_are_refused(text: str) -> None:
    with pytest.raises(NonFiniteConstant):
        derive(text)
