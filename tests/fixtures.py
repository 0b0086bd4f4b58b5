"""What other libraries computed, as written by the scripts beside the numbers."""

import json
from pathlib import Path
from typing import Any


def fixture(library: str, name: str) -> Any:
    """Return the numbers that a library gave."""
    return json.loads((Path(__file__).parent / library / f"{name}.json").read_text())
