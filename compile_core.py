"""Write a copy of the service whose core is compiled to machine code, by mypyc.

    python compile_core.py DIRECTORY

The copy is complete and stands apart from the sources, which it therefore never hides; sources are
copied as well, so that tracebacks show them. Without a C compiler and the headers of Python it is
a copy and nothing more: slower, with the same answers.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from mypyc.build import mypycify
from setuptools import Distribution
from setuptools.command.build_ext import build_ext
from setuptools.errors import CompileError, LinkError

CORE = (
    "service/symbolic/**/*.py",
    "service/rendering/**/*.py",
    "service/operations/reading.py",
    "service/operations/stages.py",
    "service/operations/answer.py",
)
# What stands in these is the work of NumPy, of SymPy, or of Python's decimals.
INTERPRETED = {
    Path("service/symbolic/functions"),
    Path("service/symbolic/blocks.py"),
    Path("service/symbolic/compiled.py"),
    Path("service/symbolic/program.py"),
    Path("service/symbolic/sympy_bridge"),
    Path("service/symbolic/validity"),
}
# Types as the core declares them, whatever else is installed.
OPTIONS = (
    "--config-file=",
    "--no-site-packages",
    "--ignore-missing-imports",
    f"--cache-dir={os.devnull}",
)


def main(target: Path) -> None:
    """Write the copy beside the directory, and put it in place when it is complete."""
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree("service", partial / "service", ignore=shutil.ignore_patterns("__pycache__"))
    if has_compiler():
        print("Compiling the core, once: it takes a few minutes.", flush=True)
        try:
            compile_into(partial)
        except (CompileError, LinkError) as error:
            print(f"That failed ({error}): the sources run uncompiled, slower.")
    else:
        print(
            "No C compiler with the headers of Python is here: the sources run uncompiled, slower."
        )
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)


def has_compiler() -> bool:
    """Whether a program that includes the headers of Python can be compiled."""
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    headers = f"-I{sysconfig.get_path('include')}"
    try:
        preprocessed = subprocess.run(
            [*shlex.split(compiler), headers, "-E", "-x", "c", "-"],
            input=b"#include <Python.h>",
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return False
    return preprocessed.returncode == 0


def modules() -> Iterator[str]:
    """Yield the files that are compiled."""
    for path in sorted(path for pattern in CORE for path in Path().glob(pattern)):
        if path.name != "__init__.py" and INTERPRETED.isdisjoint({path, *path.parents}):
            yield str(path)


def compile_into(directory: Path) -> None:
    """Add the compiled modules, all or none. Raises CompileError, LinkError."""
    with TemporaryDirectory() as objects:
        # A file for each module: the compiler takes far longer for all of it in one.
        extensions = mypycify(
            [*OPTIONS, *modules()],
            opt_level="2",
            debug_level="0",
            multi_file=True,
            target_dir=objects,
        )
        # The command alone: a set-up would read the configuration of the project as its own.
        command = build_ext(Distribution({"name": "core", "ext_modules": extensions}))
        command.build_temp = objects
        command.build_lib = f"{objects}/compiled"
        command.parallel = os.cpu_count()
        command.ensure_finalized()
        command.run()
        shutil.copytree(command.build_lib, directory, dirs_exist_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
