"""The tables are told in full."""

from dataclasses import asdict

from service.api.strict_json import dumps, loads
from service.limits import LIMITS, Limits
from service.operations.catalogue import functions, limits, rules
from service.schemas.catalogue import FunctionsResponse, LimitsResponse, RulesResponse
from service.symbolic.functions import TABLE
from service.symbolic.rules import RULES


def test_every_function_is_listed_as_documented() -> None:
    answer = FunctionsResponse.model_validate(loads(dumps(functions())))

    assert [row.name for row in answer.functions] == list(TABLE)


def test_a_function_has_its_derivative() -> None:
    rows = {row["name"]: row for row in functions()["functions"]}

    assert rows["sin"]["expression"] == {"text": "sin(x)", "latex": r"\sin{x}"}
    assert rows["sin"]["derivatives"][0]["derivative"]["text"] == "cos(x)"
    assert rows["log"]["domain"] == ["x > 0"]
    assert "ln" in rows["log"]["aliases"]


def test_a_function_that_is_a_notation_is_shown_as_what_it_stands_for() -> None:
    rows = {row["name"]: row for row in functions()["functions"]}

    assert rows["log10"]["derivatives"] == []
    assert rows["log10"]["expression"]["text"] == "log(x, 10)"


def test_an_argument_by_which_no_derivative_is_known_is_left_out() -> None:
    rows = {row["name"]: row for row in functions()["functions"]}

    assert [known["by"] for known in rows["besselj"]["derivatives"]] == ["y"]


def test_every_rule_is_listed_with_a_statement() -> None:
    answer = RulesResponse.model_validate(loads(dumps(rules())))

    assert [row.id for row in answer.rules] == [rule.id for rule in RULES]
    assert all(row.statement.text and row.statement.latex for row in answer.rules)


def test_every_limit_is_listed() -> None:
    response = LimitsResponse.model_validate(limits())

    assert response.limits == asdict(LIMITS)
    assert response.defaults == asdict(Limits())
