"""Files and functions stay small enough to be read in one go."""

import ast
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, files

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 45

MODULES = list(files(ROOT / "service", "*.py"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_file_is_at_most_300_lines_long(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES_OF_A_FILE


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_function_is_at_most_45_lines_long(path: Path) -> None:
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {f.name: (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions}

    assert {n: length for n, length in lengths.items() if length > MOST_LINES_OF_A_FUNCTION} == {}
