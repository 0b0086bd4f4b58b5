"""How the cost grows: sums of many terms, and compositions of many levels."""

from functools import partial

from benchmarks.symbolic import ours
from benchmarks.timing import medians, nothing

ROUNDS = 9


def powers(count: int) -> str:
    """Return a polynomial of this many terms, no two the same."""
    return " + ".join(f"{i + 2}*x**{i % 50 + 2}" for i in range(count))


def sines(count: int) -> str:
    """Return a sum of this many chains."""
    return " + ".join(f"sin({i + 2}*x)" for i in range(count))


def products(count: int) -> str:
    """Return a sum of this many products, each with a chain in it."""
    return " + ".join(f"{i + 2}*x**{i % 50 + 2}*sin({i + 1}*x)" for i in range(count))


def nested(depth: int) -> str:
    """Return a composition of this many levels."""
    names = ("sin", "cos", "tanh", "exp")
    text = "x"
    for level in range(depth):
        text = f"{names[level % 4]}({text})"
    return text


def main() -> None:
    """Print milliseconds, and microseconds for each term or level."""
    print("Growth of the whole operation")
    for label, build, sizes in (
        ("powers", powers, (10, 100, 300, 1000)),
        ("sines", sines, (10, 100, 300, 1000)),
        ("products", products, (10, 100, 300)),
        ("levels", nested, (5, 10, 25, 50)),
    ):
        taken = medians(
            {str(size): (nothing, partial(ours, build(size), "x")) for size in sizes}, ROUNDS
        )
        for size, seconds in taken.items():
            print(f"{size:>6} {label:8}{seconds * 1e3:9.2f} ms"
                  f"{seconds * 1e6 / int(size):9.1f} us each")  # fmt: skip
    print()


if __name__ == "__main__":
    main()
