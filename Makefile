# Two commands do all set-up. They need Python 3.11 or later; the tests also start the programs below,
# which are installed from Debian's packages where they are missing.
#
#     make run      set up, start the service and show a first derivation
#     make check    set up, run every check and every test
#
# Where there is a C compiler, the core of the service is compiled once, and runs twice as fast.

PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate

# What the tests start beside the service: what balances load between replicas, what they share, and
# a compiler for what answers give as C.
TOOLS := haproxy redis-server cc
PACKAGES := haproxy redis-server gcc libc6-dev
AS_ROOT := $(shell test "$$(id -u)" = 0 || echo sudo)

# What is imported comes from the compiled copy first, and never from the directory of a command.
COMPILED := build/compiled
CORE_TESTS := symbolic rendering operations properties
PYTEST := $(BIN)/pytest --numprocesses=logical --dist=worksteal
WITH_COMPILED := PYTHONSAFEPATH=1 PYTHONPATH=$(COMPILED)

.PHONY: run check format lint types imports test test-compiled benchmark lock clean

run: $(COMPILED)
	@$(WITH_COMPILED) $(BIN)/python -m service serve --show-example

check: lint types imports test test-compiled

lint: $(VENV)/development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/hadolint Dockerfile

types: $(VENV)/development
	$(BIN)/mypy

imports: $(VENV)/development
	$(BIN)/lint-imports

test: $(VENV)/development $(VENV)/tools
	$(PYTEST)

# Once more, of the compiled core, if it could be compiled.
test-compiled: $(COMPILED) $(VENV)/development
	@if find $(COMPILED) -name '*.so' | grep -q .; then \
		$(WITH_COMPILED) $(PYTEST) $(addprefix tests/,$(CORE_TESTS)); fi

format: $(VENV)/development
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

benchmark: $(COMPILED) $(VENV)/development
	$(WITH_COMPILED) $(BIN)/python -m benchmarks

# Write the locks anew: names, versions and hashes, no addresses. The tools agree with the runtime.
lock: $(VENV)/python
	$(INSTALL) uv
	$(LOCK) --upgrade --group build --output-file requirements-build.lock
	$(LOCK) --upgrade --constraints requirements-build.lock pyproject.toml \
		--output-file requirements.lock
	$(LOCK) --upgrade --group dev --constraints requirements.lock \
		--constraints requirements-build.lock pyproject.toml --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Made anew when any source has changed.
$(COMPILED): $(VENV)/runtime compile_core.py $(shell find service -type f -not -name '*.pyc')
	@$(BIN)/python compile_core.py $@
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

$(VENV)/tools: $(VENV)/python
	@which $(TOOLS) > /dev/null || { $(AS_ROOT) apt-get update -qq \
		&& $(AS_ROOT) apt-get install -qq --no-install-recommends $(PACKAGES); } \
		|| { echo 'The tests need these on the path: $(TOOLS)'; exit 1; }
	@touch $@
