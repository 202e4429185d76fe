# promisetrack: `make report` and `make test` are all that a fresh machine needs.
# Nothing here is needed but Python 3.11 or newer and make; uv is used when it is there.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
AUDIT := $(VENV)/audit/bin/pip-audit
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
# Bytecode makes every start three to four times faster; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup report test test-slow lint types fuzz mutants check audit fix docs site clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv and install the pinned dependencies

report: $(STAMP) ## Render reports/ from claims/
	$(BIN)/promisetrack report

test: $(STAMP) ## Run the tests
	$(BIN)/pytest -n auto -m "not slow"

test-slow: $(STAMP) ## Run the tests that take minutes
	$(BIN)/pytest -n auto -m slow

lint: $(STAMP) ## Check style and architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(STAMP) ## Check types
	$(BIN)/mypy

fuzz: $(STAMP) ## Try made-up input on every reader, three minutes each
	@$(BIN)/python -c 'import atheris' 2>/dev/null || { echo "Installing atheris, once."; \
	  if test -x $(BIN)/pip; then \
	    PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --editable '.[fuzz]'; \
	  else \
	    uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[fuzz]'; \
	  fi; }
	$(BIN)/python benchmarks/fuzz.py

mutants: $(STAMP) ## Count the small faults that the tests find: an hour or more
	@$(BIN)/python -c 'import mutmut' 2>/dev/null || { echo "Installing mutmut, once."; \
	  if test -x $(BIN)/pip; then \
	    PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --editable '.[mutants]'; \
	  else \
	    uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[mutants]'; \
	  fi; }
	$(BIN)/python benchmarks/mutants.py

check: lint types test ## All that continuous integration runs

audit: $(AUDIT) ## Ask whether a pinned dependency has a known hole; needs the network
	$(AUDIT) --strict --no-deps --disable-pip --progress-spinner off --requirement constraints.txt

fix: $(STAMP) ## Mend style where a machine can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(STAMP) ## Write the generated files again: schema/ and the reference of docs/
	$(BIN)/promisetrack schema --write schema
	$(BIN)/python docs/generate.py

site: $(STAMP) ## Build the site of the documentation into build/docs/
	@$(BIN)/python -c 'import material' 2>/dev/null || { echo "Installing MkDocs, once."; \
	  if test -x $(BIN)/pip; then \
	    PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --editable '.[docs]'; \
	  else \
	    uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '.[docs]'; \
	  fi; }
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

clean: ## Remove what can be made again
	rm -rf $(VENV) .promisetrack .fuzz mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis

# In a place of its own: the tools that look at the dependencies are none of them.
$(AUDIT): | $(STAMP)
	@if command -v uv >/dev/null 2>&1; then \
	  set -e; export UV_PYTHON_DOWNLOADS=never; \
	  uv venv --quiet --clear --python $(BIN)/python $(VENV)/audit; \
	  uv pip install --quiet --python $(VENV)/audit/bin/python pip-audit==2.10.1; \
	else \
	  $(BIN)/python -m venv --clear $(VENV)/audit; \
	  $(VENV)/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1; \
	fi

$(STAMP): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "promisetrack needs Python 3.11 or newer, and found none."; exit 1; }
	@echo "Installing the pinned dependencies into $(VENV): once, for a minute or two."
	@if command -v uv >/dev/null 2>&1; then \
	  set -e; export UV_PYTHON_DOWNLOADS=never; \
	  test -x $(BIN)/python || { rm -rf $(VENV); uv venv --quiet --python "$(PYTHON)" $(VENV); }; \
	  uv pip install --quiet --compile-bytecode --python $(BIN)/python \
	    --constraint constraints.txt --build-constraint constraints.txt --editable '.[dev]'; \
	else \
	  test -x $(BIN)/pip || "$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "Making the virtual environment failed. On Debian and Ubuntu: apt install python3-venv"; exit 1; }; \
	  PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
	    $(BIN)/pip install --quiet --editable '.[dev]'; \
	fi
	@touch $(STAMP)
