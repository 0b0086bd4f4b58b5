"""Work, and what the check of each answer came to, is counted."""

from typing import Any

import pytest
from prometheus_client import REGISTRY

from service.api.admission.counts import count, count_refuted, counting, statuses


def _counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"gradient_{name}_total", labels) or 0


def _verified() -> list[float]:
    return [_counted("verifications", status=s) for s in ("verified", "unverified", "refuted")]


@pytest.mark.parametrize(
    ("answer", "counted"),
    [
        ({"verification": {"status": "verified"}}, [1, 0, 0]),
        ({"verification": {"status": "unverified"}}, [0, 1, 0]),
        ({"verification": None}, [0, 0, 0]),
        ({"loss": 1.0}, [0, 0, 0]),
        (
            {
                "results": [
                    {"verification": {"status": "verified"}},
                    {"code": "verification-refuted"},
                    {"code": "syntax-error"},
                    {"verification": {"status": "verified"}},
                ]
            },
            [2, 0, 1],
        ),
    ],
)
def test_what_the_check_came_to_is_counted(answer: dict[str, Any], counted: list[int]) -> None:
    before = _verified()
    count(statuses(answer))

    assert [now - then for now, then in zip(_verified(), before, strict=True)] == counted


def test_a_refuted_answer_is_counted_although_nobody_sees_it() -> None:
    before = _verified()
    count_refuted()

    assert [now - then for now, then in zip(_verified(), before, strict=True)] == [0, 0, 1]


def test_work_is_counted_for_its_route_and_spent() -> None:
    spent: list[int] = []
    spend = counting("/worked", spent.append)
    spend(35)
    spend(0)

    assert _counted("work_units", route="/worked") == 35
    assert spent == [35, 0]
