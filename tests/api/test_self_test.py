"""A service whose answers are wrong does not start."""

from typing import Any

import pytest

from service.api.example import Example
from service.api.self_test import KNOWN, self_test
from service.errors import VerificationRefuted


def test_what_is_known_by_heart_is_answered() -> None:
    self_test()


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known[0].name)
def test_any_other_answer_is_refused(
    known: tuple[Example, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = known[0].request | {"expression": "(x^2 + 1)^2"}
    if "network" in wrong:
        wrong = known[0].request | {"batch": {"inputs": [[2]], "targets": [[0]]}}
    monkeypatch.setattr("service.api.self_test.KNOWN", ((_asking(known[0], wrong), known[1]),))

    with pytest.raises(VerificationRefuted, match=known[0].name):
        self_test()


def test_an_error_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    example, expected = KNOWN[0]
    refused = _asking(example, {"expression": "("})
    monkeypatch.setattr("service.api.self_test.KNOWN", ((refused, expected),))

    with pytest.raises(VerificationRefuted):
        self_test()


def _asking(example: Example, request: Any) -> Example:
    return Example(example.name, example.title, example.operation, request)
