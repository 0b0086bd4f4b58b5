"""Both parsers against bytes that coverage guides (libFuzzer, by Atheris).

    python -m benchmarks.reliability.guided text --runs 1000000
    python -m benchmarks.reliability.guided latex --runs 1000000

Only the parsers are instrumented, so the sources have to run uncompiled. What goes wrong is written
to a file named crash-*, as libFuzzer does; what it learns is kept in --corpus if there is one.
"""

import argparse
import sys
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # has no types

with atheris.instrument_imports(include=["service.symbolic.parsing"], enable_loader_override=False):
    from service.symbolic.parsing import Syntax, parse

from benchmarks.reliability.parsers import Report, outcome
from tests.properties.sentences import SEEDS, TOKENS

_LONGEST = 200


def _seeded(corpus: Path, syntax: Syntax) -> None:
    """Write the seeds, and the tokens as the dictionary, where libFuzzer looks for them."""
    (corpus / "seeds").mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(SEEDS[syntax]):
        (corpus / "seeds" / f"{i}").write_bytes(seed.encode())
    tokens = {token.encode(errors="surrogatepass") for token in TOKENS[syntax]}
    lines = ('"' + "".join(f"\\x{byte:02x}" for byte in token) + '"' for token in sorted(tokens))
    (corpus / "dictionary").write_text("\n".join(lines))


def main() -> None:
    """Fuzz until so many runs are done or one goes wrong."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("syntax", choices=tuple(SEEDS))
    arguments.add_argument("--runs", type=int, default=1_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--corpus", type=Path, default=Path("build/corpus"))
    given = arguments.parse_args()
    if not parse.__code__.co_filename.endswith(".py"):
        sys.exit("The core is compiled; only its sources can be instrumented.")
    syntax: Syntax = given.syntax
    corpus = given.corpus / syntax
    _seeded(corpus, syntax)
    report = Report(syntax)

    def run(data: bytes) -> None:
        sentence = data.decode(errors="replace")
        if outcome(sentence, syntax, report).startswith("untyped"):
            raise AssertionError(report.untyped[-1])

    options = [
        f"-runs={given.runs}", f"-seed={given.seed}", f"-max_len={_LONGEST}", "-timeout=10",
        f"-dict={corpus / 'dictionary'}", f"-artifact_prefix={corpus}/", "-print_final_stats=1",
    ]  # fmt: skip
    found = corpus / "found"
    found.mkdir(exist_ok=True)
    atheris.Setup([sys.argv[0], *options, str(found), str(corpus / "seeds")], run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
