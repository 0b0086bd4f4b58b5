# Two commands do all set-up. They need Python 3.11 or later, and nothing else.
#
#     make run      set up, start the service and show a first derivation
#     make check    set up, run every check and every test
#
# Where there is a C compiler, `make compiled` runs the service faster than `make run` does.

PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILED := build/compiled
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate

.PHONY: run compiled check format lint types imports test benchmark lock clean

run: $(VENV)/runtime
	@$(BIN)/python -m service serve --show-example

# -P: the sources in this directory do not come before the compiled copy, only after it.
compiled: $(COMPILED)
	@PYTHONPATH=$(COMPILED) $(BIN)/python -P -m service serve --show-example

check: lint types imports test

lint: $(VENV)/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/hadolint Dockerfile

types: $(VENV)/development
	$(BIN)/mypy

imports: $(VENV)/development
	$(BIN)/lint-imports

test: $(VENV)/development
	$(BIN)/pytest

format: $(VENV)/development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

benchmark: $(VENV)/development
	$(BIN)/python -m benchmarks

# Write the locks anew: names, versions and hashes, no addresses. The tools agree with the runtime.
lock: $(VENV)/python
	$(INSTALL) uv
	$(LOCK) --upgrade --group build --output-file requirements-build.lock
	$(LOCK) --upgrade pyproject.toml --output-file requirements.lock
	$(LOCK) --upgrade --group dev --constraints requirements.lock pyproject.toml \
		--output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A copy of the service with a compiled core, made anew when any source has changed. Without a
# compiler it is empty, and the sources are what runs.
$(COMPILED): compile_core.py $(shell find service -type f -not -name '*.pyc') | $(VENV)/development
	@rm -rf $@
	@$(BIN)/python compile_core.py $@ || { echo 'Not compiled; running the sources.'; mkdir -p $@; }
	@touch $@

# Each of these files says when its part of the environment was last brought up to date.
$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or later is needed: make PYTHON=/path/to/python3.11'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/runtime: $(VENV)/python pyproject.toml requirements.lock requirements-build.lock
	$(INSTALL) --require-hashes -r requirements.lock -r requirements-build.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
