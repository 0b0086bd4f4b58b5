"""Why there is no derivative, in sentences."""

from decimal import Decimal
from math import inf

import pytest

from service.rendering.reasons import reason
from service.symbolic.build import ZERO
from service.symbolic.validity.approach import INFINITE, NOTHING, UNKNOWN, Limit
from service.symbolic.validity.point import Point
from service.symbolic.validity.roots import Root

ONE, TWO, HUGE, DEEP = (
    Limit.of(Decimal(1)), Limit.of(Decimal(2)), Limit(INFINITE, Decimal(inf)),
    Limit(INFINITE, Decimal(-inf)),
)  # fmt: skip
REASONS = [
    ("corner", 1, (ONE, TWO), (ONE, ONE), 1.0,
     "A corner: the slope is 1 from the left and 2 from the right."),
    ("corner", 2, (ONE, HUGE), (ONE, ONE), 1.0,
     "A corner: the derivative of order 2 is 1 from the left and infinity from the right."),
    ("cusp", 1, (DEEP, HUGE), (ONE, ONE), 1.0,
     "A cusp: the slope tends to minus infinity from the left and infinity from the right."),
    ("vertical-tangent", 1, (HUGE, HUGE), (ONE, ONE), 1.0,
     "A vertical tangent: the slope tends to infinity on both sides."),
    ("jump", 1, (HUGE, HUGE), (ONE, TWO), 1.0,
     "A jump: the function tends to 1 from the left and 2 from the right."),
    ("jump", 1, (NOTHING, DEEP), (NOTHING, TWO), 5.0,
     "A jump: the function tends to 2, but its value here is 5."),
    ("removable", 1, (NOTHING, NOTHING), (TWO, TWO), None,
     "A gap: the function has no value here, but tends to 2 on both sides."),
    ("removable", 1, (HUGE, DEEP), (TWO, TWO), 1.0,
     "The function tends to 2 on both sides, but its value here is 1."),
    ("pole", 1, (NOTHING, NOTHING), (DEEP, HUGE), None,
     ("The function is not bounded here: it tends to minus infinity from the left and infinity "
     "from the right.")),
    ("pole", 1, (NOTHING, NOTHING), (NOTHING, DEEP), None,
     "The function is not bounded here: it tends to minus infinity from the right."),
    ("oscillation", 1, (NOTHING, NOTHING), (NOTHING, NOTHING), None,
     "The function oscillates ever faster here and has no limit."),
    ("oscillation", 1, (NOTHING, NOTHING), (ONE, ONE), 1.0,
     "The difference quotient oscillates ever faster here and has no limit."),
    ("endpoint", 1, (NOTHING, HUGE), (NOTHING, ONE), 1.0,
     ("An end of the domain: the function has no values on the left; the one-sided derivative is "
     "infinity, a vertical tangent.")),
    ("endpoint", 1, (TWO, NOTHING), (ONE, NOTHING), 1.0,
     ("An end of the domain: the function has no values on the right; the one-sided derivative is "
     "2.")),
    ("endpoint", 1, (NOTHING, NOTHING), (NOTHING, ONE), None,
     "An end of the domain: the function has no values on the left."),
    ("endpoint", 1, (NOTHING, Limit(UNKNOWN)), (NOTHING, ONE), 1.0,
     "An end of the domain: the function has no values on the left."),
    ("isolated", 1, (NOTHING, NOTHING), (NOTHING, NOTHING), 0.0,
     "A single point: the function has no values on either side."),
    ("undecided", 1, (NOTHING, NOTHING), (NOTHING, NOTHING), 0.0,
     "Whether there is a derivative here could not be decided."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "order", "sides", "limits", "value", "sentence"), REASONS)
def test_every_kind_has_its_sentence(
    kind: str,
    order: int,
    sides: tuple[Limit, Limit],
    limits: tuple[Limit, Limit],
    value: float | None,
    sentence: str,
) -> None:
    assert reason(Point(Root(ZERO), kind, order, *sides, limits, value)) == sentence
