"""Reading LaTeX beside reading text: the same trees, as each of the two prints them."""

from statistics import median
from time import thread_time

from benchmarks.symbolic import EXPRESSIONS
from service.rendering.latex import Latex
from service.rendering.text import Text
from service.symbolic.interning import scope
from service.symbolic.parsing import Syntax, parse

ROUNDS = 15
REPEATED = 40


def seconds(text: str, known: frozenset[str], syntax: Syntax) -> float:
    """Return the processor time of reading a text, each time as a new one."""
    start = thread_time()
    for _ in range(REPEATED):
        with scope():
            parse(text, known=known, syntax=syntax)
    return (thread_time() - start) / REPEATED


def measure(expression: str) -> tuple[float, float]:
    """Return the median seconds for the text and for the LaTeX of one expression, in turn."""
    with scope():
        node = parse(expression).expression
        text, latex, known = Text()(node), Latex()(node), node.free
    rounds = [(seconds(text, known, "text"), seconds(latex, known, "latex")) for _ in range(ROUNDS)]
    return median(first for first, _ in rounds), median(second for _, second in rounds)


def main() -> None:
    """Print a row per expression and the ratios."""
    print("Reading alone (microseconds)")
    ratios = []
    for entry in EXPRESSIONS:
        text, latex = measure(entry["expression"])
        ratios.append(latex / text)
        print(f"{entry['name']:14} text {text * 1e6:7.1f}  LaTeX {latex * 1e6:7.1f}"
              f"  LaTeX/text {latex / text:5.2f}")  # fmt: skip
    print(f"LaTeX/text median {median(ratios):.2f}, largest {max(ratios):.2f}\n")


if __name__ == "__main__":
    main()
