"""Two replicas behind a proxy are restarted one after the other, and nobody notices."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.end_to_end.load import load
from tests.end_to_end.proxy import proxying
from tests.end_to_end.replica import Replica


def test_no_request_is_lost_when_replicas_are_restarted_in_turn(tmp_path: Path) -> None:
    replicas = [Replica(tmp_path / f"log{i}", "--drain-seconds", "1") for i in range(2)]
    with ExitStack() as stack:
        for replica in replicas:
            stack.callback(replica.close)
        with ThreadPoolExecutor() as pool:
            list(pool.map(Replica.start, replicas))
        proxy = stack.enter_context(proxying(tmp_path, [replica.port for replica in replicas]))
        with load(proxy.port, clients=3, pause=0.01) as outcome:
            for replica in replicas:
                assert replica.restart() == 0
                proxy.wait_until_all_up()

    assert (outcome.failed, outcome.wrong) == ({}, {})
    assert all(outcome.answered.values())
    assert set(outcome.answered) == {
        "/check-answer",
        "/differentiate",
        "/evaluate",
        "/gradient",
        "/nowhere",
        "/train-step",
    }
