"""Laws over every row of the rule table."""

import pytest

from service.symbolic.derivation import Derivation
from service.symbolic.parsing import parse
from service.symbolic.rules import RULES, rule_for
from service.symbolic.rules.rule import Rule
from service.symbolic.rules.whole import WHOLE
from service.symbolic.verify import Claim, verify

CHOSEN = [rule for rule in RULES if rule not in WHOLE]


def by_id(rule: Rule) -> str:
    return rule.id


def test_every_rule_has_an_id_of_its_own() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", CHOSEN, ids=by_id)
def test_the_example_of_a_rule_is_claimed_by_that_rule(rule: Rule) -> None:
    assert rule_for(parse(rule.example).expression, "x") is rule


@pytest.mark.parametrize("rule", CHOSEN, ids=by_id)
def test_the_derivation_of_an_example_survives_the_independent_check(rule: Rule) -> None:
    derivation = Derivation({"x"})
    derivation.derive(parse(rule.example).expression, "x")
    claims = [Claim(step.of, step.result, step.variable) for step in derivation.steps]

    expected = "unverified" if rule.id == "abstract-function" else "verified"
    assert verify(claims).status == expected


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_a_rule_says_what_it_is_called_and_why_it_holds(rule: Rule) -> None:
    assert rule.title
    assert rule.explanation.endswith(".")
    assert rule.example


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_a_rule_has_a_statement_or_a_function_that_gives_one(rule: Rule) -> None:
    assert bool(rule.statement) == bool(rule.latex) == (rule.function is None)


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_an_alternative_names_a_rule_of_the_table(rule: Rule) -> None:
    ids = {other.id for other in RULES}

    assert {alternative["rule"] for alternative in rule.alternatives} <= ids


def test_a_constant_is_claimed_before_any_other_rule() -> None:
    for rule in CHOSEN:
        assert rule_for(parse(rule.example).expression, "t").id == "constant"
