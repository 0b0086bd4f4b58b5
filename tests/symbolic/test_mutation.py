"""Derivations with mistakes in them: what is wrong below is carried on to the root."""

from service.symbolic.build import ONE, symbol
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.mistakes import MISTAKES, Mistake
from service.symbolic.mutation import Change, Mutable, combined, original
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse

ROW = {(row.id, rule): row for row in MISTAKES for rule in row.rules}
FORGOTTEN = ROW["inner-derivative-forgotten", "chain"]
SIGN = ROW["sign-of-derivative", "cos"]


def _read(text: str) -> Expression:
    return parse(text).expression


def _mutable(text: str, *, apart: bool = False) -> Mutable:
    derivation = Derivation({"x"})
    root = derivation.derive(_read(text), "x")
    return Mutable(root, lambda of, by: derivation.derive(of, by).result, apart=apart)


def _with(tree: Mutable, *mistakes: tuple[Mistake, str]) -> Expression:
    changes = {}
    for mistake, rule in mistakes:
        step = next(each for each in tree.steps if each.rule.id == rule)
        changes[step] = Change(mistake, step, 0)
    outcome = tree.outcome(changes)
    assert outcome is not None
    return normal_form(outcome[tree.root])


def test_a_mistake_at_the_root_replaces_the_result() -> None:
    tree = _mutable("cos(x^2)")

    assert _with(tree, (FORGOTTEN, "chain")) is normal_form(_read("-sin(x^2)"))


def test_a_mistake_below_is_carried_on_through_the_rules_above() -> None:
    tree = _mutable("x*cos(x^2)")

    assert _with(tree, (SIGN, "cos")) is normal_form(_read("cos(x^2) + x*2x*sin(x^2)"))


def test_two_mistakes_are_carried_on_together() -> None:
    tree = _mutable("x*cos(x^2)")

    result = _with(tree, (SIGN, "cos"), (FORGOTTEN, "chain"))

    assert result is normal_form(_read("cos(x^2) + x*sin(x^2)"))


def test_without_a_difference_there_is_no_outcome() -> None:
    tree = _mutable("cos(x)")
    changes = {tree.root: Change(SIGN, tree.root, 7)}

    assert tree.outcome({}) is None
    assert tree.outcome(changes) is None  # There is no such variant.


def test_rules_combine_right_derivatives_to_the_right_result() -> None:
    for text in ("sin(x^2)*x", "x^x", "atan2(x^2, x)", "x/(1 + x)", "exp(sin(x))^3"):
        for step in _mutable(text).steps:
            assert combined(step, [part.result for part in step.steps]) is step.result


def test_what_is_needed_twice_is_one_step_or_taken_apart_several() -> None:
    once, apart = _mutable("x^2*sin(x^2)"), _mutable("x^2*sin(x^2)", apart=True)
    square = _read("x^2")

    assert [step.of for step in once.steps].count(square) == 1
    assert [step.of for step in apart.steps].count(square) == 2
    assert once.places() == len(apart.steps) > len(once.steps)
    assert {step.of for step in once.repeated} == {square}
    assert len(set(map(original, apart.steps))) == len(once.steps)


def test_mistakes_without_a_value_have_no_variants() -> None:
    tree = _mutable("x^3")

    assert tree.variants(ROW["power-not-lowered", "power"], tree.root) == 1
    assert tree.variants(ROW["integrated", "sin"], tree.root) == 1
    assert tree.root.of is symbol("x") ** 3
    assert ONE not in {step.result for step in tree.steps}
