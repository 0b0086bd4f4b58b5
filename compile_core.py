"""Write a copy of the service whose pure core is compiled to machine code, by mypyc.

    python compile_core.py DIRECTORY

The copy is complete and stands apart from the sources, which it therefore never hides; sources are
copied as well, so that tracebacks show them. Needs a C compiler and the headers of Python.
"""

import os
import shutil
import sys
from pathlib import Path

from mypyc.build import mypycify
from setuptools import Distribution
from setuptools.command.build_ext import build_ext

CORE = ("service/symbolic", "service/rendering")


def main(target: Path) -> None:
    """Compile the core into a new directory, and put it in place when it is complete."""
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree("service", partial / "service", ignore=shutil.ignore_patterns("__pycache__"))
    sources = sorted(str(path) for each in CORE for path in Path(each).rglob("*.py"))
    modules = [path for path in sources if not path.endswith("__init__.py")]
    extensions = mypycify(modules, opt_level="2", debug_level="0")
    # The command alone: a whole set-up would read the configuration of the project as its own.
    command = build_ext(Distribution({"name": "core", "ext_modules": extensions}))
    command.build_lib = str(partial)
    command.build_temp = str(target.with_suffix(".objects"))
    command.parallel = os.cpu_count()
    command.ensure_finalized()
    command.run()
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
