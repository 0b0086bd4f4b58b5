"""The whole operation against SymPy and symengine over 25 expressions.

Ours: decode the request, parse, derive, tidy, verify, render text and LaTeX of every step, encode
the response. Theirs: parse, differentiate and print the result once; no steps, no check.
"""

import json
from pathlib import Path
from statistics import median
from typing import Any

import orjson
import symengine
from sympy import Symbol, diff, latex
from sympy.core.cache import clear_cache
from sympy.parsing.sympy_parser import parse_expr

from benchmarks.timing import medians, nothing
from service.operations.differentiate import differentiate
from service.schemas.differentiate import DifferentiateRequest

EXPRESSIONS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "expressions.json").read_text()
)
ROUNDS = 15


def ours(expression: str, variable: str) -> bytes:
    """Return the whole answer of POST /differentiate, from the request to the bytes."""
    request = DifferentiateRequest.model_validate({"expression": expression, "variable": variable})
    return orjson.dumps(differentiate(request))


def by_sympy(expression: str, variable: str) -> str:
    """Return the derivative as LaTeX."""
    return str(latex(diff(parse_expr(expression), Symbol(variable))))


def by_symengine(expression: str, variable: str) -> str:
    """Return the derivative as text."""
    return str(symengine.diff(symengine.sympify(expression), symengine.Symbol(variable)))


def measure(expression: str, variable: str) -> dict[str, float]:
    """Return the median seconds of each candidate for one expression."""
    return medians(
        {
            "ours": (nothing, lambda: ours(expression, variable)),
            "new": (clear_cache, lambda: by_sympy(expression, variable)),
            "again": (nothing, lambda: by_sympy(expression, variable)),
            "symengine": (nothing, lambda: by_symengine(expression, variable)),
        },
        ROUNDS,
    )


def main() -> None:
    """Print a row per expression and the medians of the ratios."""
    print("POST /differentiate, full trace, checked, text and LaTeX, in process (microseconds)")
    print(f"{'':14}{'ours':>9}{'SymPy new':>12}{'SymPy again':>13}{'symengine':>11}"
          f"{'new/ours':>10}{'again/ours':>12}")  # fmt: skip
    rows = []
    for entry in EXPRESSIONS:
        taken = measure(entry["expression"], entry["variables"][0])
        rows.append(taken)
        new, again = taken["new"] / taken["ours"], taken["again"] / taken["ours"]
        print(f"{entry['name']:14}{taken['ours'] * 1e6:9.0f}{taken['new'] * 1e6:12.0f}"
              f"{taken['again'] * 1e6:13.0f}{taken['symengine'] * 1e6:11.0f}"
              f"{new:10.1f}{again:12.1f}")  # fmt: skip
    for name in ("new", "again", "symengine"):
        ratios = [row[name] / row["ours"] for row in rows]
        print(f"{name + '/ours':14} median {median(ratios):.2f}, smallest {min(ratios):.2f}")
    print()


if __name__ == "__main__":
    main()
