"""Plans are kept within a bound and lent to one at a time."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from service.backprop.clipping import CLIPS
from service.backprop.losses import LOSSES
from service.backprop.optimizers import OPTIMIZERS
from service.backprop.plan import Ask
from service.operations.plans import Key, Plans
from tests.operations.test_budget import graph
from tests.operations.training import step


def key(examples: int, width: int = 3) -> Key:
    """Return what a plan is made from."""
    return Key(graph(2, width), Ask(examples, LOSSES["mse"]()))


def lent(plans: Plans, wanted: Key) -> Any:
    """Borrow a plan and give it back."""
    with plans.lent(wanted) as compiled:
        return compiled.plan


def test_a_plan_is_lent_again() -> None:
    plans = Plans(10**6)

    assert lent(plans, key(1)) is lent(plans, key(1))
    assert lent(plans, key(1)) is not lent(plans, key(2))


def test_whoever_asks_meanwhile_gets_another() -> None:
    plans = Plans(10**6)
    with plans.lent(key(1)) as one, plans.lent(key(1)) as other:
        assert one.plan is not other.plan


def test_a_plan_that_failed_is_not_lent_again() -> None:
    plans = Plans(10**6)
    with pytest.raises(ZeroDivisionError), plans.lent(key(1)):
        raise ZeroDivisionError

    assert plans.size == 0


def test_the_least_recently_used_ones_make_room() -> None:
    plans = Plans(100_000)
    first = lent(plans, key(1))
    for examples in range(2, 9):
        lent(plans, key(examples))
        assert lent(plans, key(1)) is first
        assert plans.size <= 100_000
    latest = lent(plans, key(8))

    assert lent(plans, key(8)) is latest


def test_a_large_plan_is_not_kept() -> None:
    plans = Plans(100_000)
    lent(plans, key(1000))

    assert plans.size == 0


def test_optimizer_and_clip_belong_to_the_plan() -> None:
    plans = Plans(10**6)
    adam, sgd = (key(1)._replace(optimizer=OPTIMIZERS[name]()) for name in ("adam", "sgd"))
    clipped = sgd._replace(clip=CLIPS["norm"](max_norm=1.0))  # type: ignore[call-arg]  # from a table

    assert len({id(lent(plans, each)) for each in (adam, sgd, clipped)}) == 3


def test_threads_do_not_disturb_each_other() -> None:
    def losses(seed: int) -> Any:
        return [step(seed=seed)["loss"] for _ in range(30)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(losses, range(4)))

    assert [len(set(each)) for each in found] == [1, 1, 1, 1]
    assert len({each[0] for each in found}) == 4
