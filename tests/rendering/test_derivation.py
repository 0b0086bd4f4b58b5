"""Steps are numbered and written down once."""

from typing import Any

from service.rendering.derivation import StepTree
from service.rendering.writer import Writer
from service.symbolic.step import Step
from service.symbolic.verify import Verdict
from tests.rendering.deriving import derived, verdicts


def written(step: Step, *, brief: bool = False) -> dict[str, Any]:
    return StepTree(Writer(["text"]), verdicts(step), brief=brief).write(step, "1")


def numbers(step: dict[str, Any]) -> dict[str, str]:
    """Return the ids of all steps with the rule, or with the step that is repeated."""
    found = {step["id"]: step.get("rule") or "= " + step["same_as"]}
    for part in step.get("steps", ()):
        found |= numbers(part)
    return found


def test_steps_are_numbered_by_their_place_in_the_tree() -> None:
    assert numbers(written(derived("x*sin(x^2)"))) == {
        "1": "product",
        "1.1": "identity",
        "1.2": "chain",
        "1.2.1": "sin",
        "1.2.2": "power",
    }


def test_a_repetition_refers_to_the_first_occurrence_and_shows_nothing_again() -> None:
    found = numbers(written(derived("sin(x^2 + 1)*cos(x^2 + 1)")))

    assert found["1.1.2"] == "sum"
    assert found["1.2.2"] == "= 1.1.2"
    assert "1.2.2.1" not in found


def test_a_brief_tree_keeps_the_steps_below_those_it_leaves_out() -> None:
    assert numbers(written(derived("3*x^2 + 2*sin(5*x) + x"), brief=True)) == {
        "1": "sum",
        "1.1": "chain",
        "1.1.1": "sin",
    }


def test_a_brief_tree_shows_what_repeats_a_step_that_it_left_out() -> None:
    tree = written(derived("(2*sin(x))*exp(2*sin(x))"), brief=True)

    references = {rule[2:] for rule in numbers(tree).values() if rule.startswith("= ")}
    assert references <= numbers(tree).keys()


def test_a_step_says_what_became_of_its_check() -> None:
    step = derived("f(x)")
    tree = StepTree(
        Writer(["text"]), {step: Verdict("unverified", "abstract function f")}, brief=False
    )

    shown = tree.write(step, "7")
    assert (shown["verified"], shown["unverified_because"]) == (
        "unverified",
        "abstract function f",
    )
    assert (shown["id"], tree.id_of(step), tree.id_of(derived("x"))) == ("7", "7", None)


def test_only_the_chain_rule_has_a_link_and_only_several_paths_have_paths() -> None:
    product, chain, several = map(written, map(derived, ("x*sin(x)", "sin(x^2)", "f(x, x^2)")))

    assert (product["link"], product["paths"], product["graph"]) == (None, None, None)
    assert chain["link"] is not None
    assert chain["paths"] is None
    assert several["link"] is None
    assert [path["via"] for path in several["paths"]] == [["u"], ["v"]]


def test_the_other_usual_method_is_named() -> None:
    quotient = written(derived("sin(x)/x"))

    assert [alternative["rule"] for alternative in quotient["alternatives"]] == ["product"]
