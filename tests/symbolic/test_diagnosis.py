"""What explains an answer: only what leads to it, and within the budget."""

from service.symbolic.derivation import Derivation
from service.symbolic.diagnosis import Diagnosis, Task, diagnose
from service.symbolic.equivalence import Comparer
from service.symbolic.expression import Expression
from service.symbolic.interning import scope, table
from service.symbolic.parsing import parse


def _read(text: str) -> Expression:
    return parse(text).expression


def _diagnosed(text: str, answer: str) -> Diagnosis:
    of = _read(text)
    derivation = Derivation({"x"})
    root = derivation.derive(of, "x")
    return diagnose(
        Task(
            [root],
            lambda stage, result: result,
            lambda part, by: derivation.derive(part, by).result,
            root.result,
            _read(answer),
            Comparer("x", of),
            frozenset("x"),
        )
    )


def _named(diagnosis: Diagnosis) -> list[list[str]]:
    return [[slip.mistake.id for slip in found] for found in diagnosis.explanations]


def test_a_single_mistake_is_enough() -> None:
    diagnosis = _diagnosed("sin(x^2)", "cos(x^2)")

    assert _named(diagnosis) == [["inner-derivative-forgotten"]]
    assert diagnosis.complete
    ((slip,),) = diagnosis.explanations
    assert slip.instead is _read("cos(x^2)")


def test_pairs_are_sought_where_no_single_mistake_is_enough() -> None:
    (found, *_) = _named(_diagnosed("cos(x^2) + 7", "sin(x^2) + 7"))

    assert len(found) == 2


def test_every_explanation_leads_to_the_answer_and_not_to_the_derivative() -> None:
    # Here 2*x is as well that of the inner function and the whole.
    assert _named(_diagnosed("x^2", "2*x")) == []
    assert _named(_diagnosed("x^2", "17*sin(x)")) == []


def test_the_same_mistake_at_more_steps_than_needed_is_not_repeated() -> None:
    diagnosis = _diagnosed("sin(x^2) + cos(x)", "cos(x^2) - sin(x)")

    assert _named(diagnosis) == [["inner-derivative-forgotten"]]


def test_a_spent_budget_ends_the_search_and_leaves_enough_to_write() -> None:
    with scope(9_000):
        diagnosis = _diagnosed("sin(x^2)*cos(x^3)*exp(x^4)*tan(x^5)", "x^17")

        assert not diagnosis.complete
        assert table().left >= 3_000
