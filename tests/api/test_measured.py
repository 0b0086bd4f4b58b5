"""Operations count their work and what the check of each answer came to."""

from typing import Any

import pytest
from prometheus_client import REGISTRY

from service.api.measured import measured
from service.errors import VerificationRefuted
from service.symbolic.interning import charge, scope


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
    assert measured("/test", lambda request: answer)(None) is answer

    assert [now - then for now, then in zip(_verified(), before, strict=True)] == counted


def test_a_refuted_answer_is_counted_although_nobody_sees_it() -> None:
    def refute() -> Any:
        raise VerificationRefuted("")

    before = _verified()
    with pytest.raises(VerificationRefuted):
        measured("/test", refute)()

    assert [now - then for now, then in zip(_verified(), before, strict=True)] == [0, 0, 1]


def test_work_is_counted_even_if_it_leads_to_nothing() -> None:
    def work() -> Any:
        with scope(100):
            charge(30)
        with scope(5):
            charge(6)

    with pytest.raises(Exception, match="budget"):
        measured("/worked", work)()

    assert _counted("work_units", route="/worked") == 35
