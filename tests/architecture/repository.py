"""The files of this repository, as the tests of its architecture look at them."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

_GENERATED = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "build",
    "dist",
}


def files(folder: Path = ROOT, pattern: str = "*") -> Iterator[Path]:
    """Yield the files below a folder that people wrote, in order."""
    for path in sorted(folder.iterdir()):
        if path.name in _GENERATED:
            continue
        if path.is_dir():
            yield from files(path, pattern)
        elif path.match(pattern):
            yield path
