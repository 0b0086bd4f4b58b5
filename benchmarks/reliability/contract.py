"""Schemathesis in all its phases against a running service: it keeps what its document says.

    python -m benchmarks.reliability.contract --examples 1000

Every run draws other requests, from a seed that it prints. The phase of sequences of requests finds
nothing to do: the service is stateless, so no request depends on another.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory

import service
from tests.contract.cases import CONFIG
from tests.end_to_end.serving import serving

PHASES = "examples,coverage,fuzzing,stateful"


def main() -> int:
    """Run it; the status says whether a promise was broken."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--examples", type=int, default=1_000, help="of each operation")
    arguments.add_argument("--seed", type=int, default=SystemRandom().randrange(2**31))
    given = arguments.parse_args()
    environment = os.environ | {
        "PYTHONSAFEPATH": "1",
        "PYTHONPATH": os.pathsep.join((str(Path(service.__file__).parents[1]), str(Path.cwd()))),
        "SCHEMATHESIS_HOOKS": "tests.contract.cases",
    }
    with (
        TemporaryDirectory() as directory,
        serving(Path(directory) / "log", "--log-level", "error", environment=environment) as (
            address,
            _,
        ),
    ):
        config = Path(directory) / "schemathesis.toml"
        statuses = CONFIG["checks"]["negative_data_rejection"]["expected-statuses"]
        config.write_text(f"[checks.negative_data_rejection]\nexpected-statuses = {statuses}\n")
        return subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "--config-file", config,
                "run", f"{address}/openapi.json", "--phases", PHASES,
                "--max-examples", f"{given.examples}", "--seed", f"{given.seed}",
            ],
            check=False,
            env=environment,
        ).returncode  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
