"""Networks learn over HTTP, as fast as their twins in another library."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from examples.train import PROBLEMS, Problem, losses, main
from tests.end_to_end.serving import serving
from tests.fixtures import fixture

TWINS: dict[str, list[float]] = fixture("pytorch", "training")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log: Path = tmp_path_factory.mktemp("training") / "log"
    with serving(log) as (address, _):
        yield address


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.name)
def test_the_loss_falls_as_that_of_a_twin_in_pytorch(problem: Problem, url: str) -> None:
    with httpx.Client(base_url=url) as client:
        curve = list(losses(client, problem))

    assert curve == pytest.approx(TWINS[problem.name], rel=1e-6)
    assert curve[-1] < curve[0] / 20


def test_the_example_prints_how_the_losses_fall(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(url)

    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in printed] == [problem.name for problem in PROBLEMS]
