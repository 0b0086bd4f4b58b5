"""The training step in process, in one thread and one run, against other means.

PyTorch and JAX take part where they are installed: `pip install torch jax`.
"""

import gc
import os

# Read when the libraries are loaded: one thread each.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import service  # isort: skip  # noqa: F401  chooses the kernels of products before NumPy is loaded

from statistics import median
from time import perf_counter

from benchmarks.networks import CANDIDATES, CASES, Case, OptimizerName, Step

ROUNDS = 15
SECONDS = 0.02


def measure(case: Case, optimizer: OptimizerName) -> dict[str, list[float]]:
    """Return the seconds of a step by each candidate, round by round, in turn within a round."""
    steps = {name: make(case, optimizer) for name, make in CANDIDATES.items()}
    counts = {name: _warm(step) for name, step in steps.items()}
    gc.disable()
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            start = perf_counter()
            for _ in range(counts[name]):
                step()
            taken[name].append((perf_counter() - start) / counts[name])
    gc.enable()
    return taken


def _warm(step: Step) -> int:
    """Return how many steps take about SECONDS."""
    for _ in range(5):
        step()
    start = perf_counter()
    for _ in range(3):
        step()
    return max(1, int(SECONDS / ((perf_counter() - start) / 3)))


def main() -> None:
    """Print a row per network and optimizer, and how many times as long as ours others take."""
    others = [name for name in CANDIDATES if name != "ours"]
    print("A training step, float32, one thread (microseconds, and ratios to ours)")
    print(f"{'':24}{'ours':>9}" + "".join(f"{name:>19}" for name in others))
    for optimizer in ("sgd", "adam"):
        for case in CASES:
            taken = measure(case, optimizer)
            row = f"{'-'.join(map(str, case.widths))}, {case.examples} {optimizer}"
            cells = [f"{median(taken['ours']) * 1e6:9.1f}"]
            for name in others:
                ratios = [a / b for a, b in zip(taken[name], taken["ours"], strict=True)]
                cells.append(f"{median(taken[name]) * 1e6:11.1f} ({median(ratios):5.2f})")
            print(f"{row:24}" + "".join(cells))
    print()


if __name__ == "__main__":
    main()
