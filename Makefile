# promisetrack: `make report` and `make test` are all that a fresh machine needs.
# Nothing here is needed but Python 3.11 or newer and make; uv is used when it is there.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
AUDIT := $(VENV)/audit/bin/pip-audit
UV := $(VENV)/tools/bin/uv
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
# The Pythons that are tested, oldest first: those that the package names.
PYTHONS ?= $(shell sed -n 's/.*Python :: \(3\.[0-9]*\)".*/\1/p' pyproject.toml)
# Tell where a Python is, of those that lie here, pyenv's among them; none is fetched.
FIND := set -e; export UV_PYTHON_DOWNLOADS=never; \
  locate() { PATH="$$(printf '%s:' "$$HOME"/.pyenv/versions/*/bin)$$PATH" \
    $(UV) python find --no-project --system "$$1" 2>/dev/null; }
# Bytecode makes every start three to four times faster; some machines switch it off.
unexport PYTHONDONTWRITEBYTECODE

# Install an extra where one of its modules cannot be imported yet.
with_extra = $(BIN)/python -c 'import $(2)' 2>/dev/null || { echo "Installing what it needs, once."; \
  if test -x $(BIN)/pip; then \
    PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
      PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip install --quiet --editable '.[$(1)]'; \
  else \
    uv pip install --quiet --python $(BIN)/python --constraint constraints.txt \
      --build-constraint constraints.txt --editable '.[$(1)]'; \
  fi; }

.PHONY: help setup report test test-slow test-pythons test-lowest test-newest lint types fuzz mutants check audit fix docs site package changelog clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## Make .venv and install the pinned dependencies

report: $(STAMP) ## Render reports/ from claims/
	$(BIN)/promisetrack report

test: $(STAMP) ## Run the tests
	$(BIN)/pytest -n auto -m "not slow"

test-slow: $(STAMP) ## Run the tests that take minutes
	$(BIN)/pytest -n auto -m slow

test-pythons: $(UV) ## Run the tests on each supported Python that is here
	@$(FIND); tested=; for version in $(PYTHONS); do \
	  python=$$(locate $$version) || { echo "Python $$version is not here, and not tested."; continue; }; \
	  echo "Python $$version:"; \
	  $(UV) venv --quiet --clear --python "$$python" build/python-$$version; \
	  $(UV) pip install --quiet --compile-bytecode --python build/python-$$version/bin/python \
	    --constraint constraints.txt --build-constraint constraints.txt --editable '.[dev]'; \
	  build/python-$$version/bin/pytest -n auto -m "not slow"; tested="$$tested $$version"; \
	done; echo "Tested on Python:$$tested"; test -n "$$tested"

# Of what the program needs; the tools of the tests are in their newest versions that allow it.
test-lowest: $(UV) ## Run the tests with the oldest versions that pyproject.toml allows
	@$(FIND); mkdir -p build; oldest=$(firstword $(PYTHONS)); \
	python=$$(locate $$oldest) || { echo "That needs Python $$oldest, which is not here."; exit 1; }; \
	$(UV) pip compile --quiet --no-header --no-annotate --resolution lowest-direct \
	  --python-version $$oldest --extra dask --extra parquet --extra postgres \
	  --output-file build/lowest.txt pyproject.toml; \
	$(UV) venv --quiet --clear --python "$$python" build/lowest; \
	$(UV) pip install --quiet --compile-bytecode --python build/lowest/bin/python \
	  --constraint build/lowest.txt --editable '.[dev,parquet]'; \
	build/lowest/bin/pytest -n auto -m "not slow"

test-newest: $(UV) ## Run the tests with the newest versions that pyproject.toml allows
	@$(FIND); \
	python=$$(locate $(lastword $(PYTHONS))) || python=$(BIN)/python; \
	$(UV) venv --quiet --clear --python "$$python" build/newest; \
	$(UV) pip install --quiet --compile-bytecode --python build/newest/bin/python \
	  --refresh --upgrade --editable '.[dev,parquet]'; \
	build/newest/bin/pytest -n auto -m "not slow"

lint: $(STAMP) ## Check style and architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: $(STAMP) ## Check types
	$(BIN)/mypy

MINUTES := 3
fuzz: $(STAMP) ## Try made-up input on every reader, MINUTES=3 each
	@$(call with_extra,fuzz,atheris)
	$(BIN)/python benchmarks/fuzz.py --minutes $(MINUTES)

mutants: $(STAMP) ## Count the small faults that the tests find: an hour or more
	@$(call with_extra,mutants,mutmut)
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
	@$(call with_extra,docs,material)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

package: $(UV) ## Try the wheel where it is installed, then build dist/
	PATH="$$PWD/$(VENV)/tools/bin:$$PATH" $(BIN)/pytest -m slow tests/project/test_package_installed.py
	rm -rf dist
	$(UV) build --quiet --build-constraint constraints.txt --python $(BIN)/python --out-dir dist .

changelog: $(STAMP) ## At a release: gather docs/changelog/ into CHANGELOG.md
	$(BIN)/python docs/gather_changelog.py

clean: ## Remove what can be made again
	rm -rf $(VENV) build dist .promisetrack .fuzz mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis

# In places of their own: the tools that look at the dependencies, or install them, are none of them.
$(AUDIT): tools := pip-audit==2.10.1
$(UV): tools := uv==0.13.9 pipx==1.18.4
$(AUDIT) $(UV): | $(STAMP)
	@folder="$(patsubst %/bin/,%,$(dir $@))"; set -e; \
	if command -v uv >/dev/null 2>&1; then \
	  export UV_PYTHON_DOWNLOADS=never; \
	  uv venv --quiet --clear --python $(BIN)/python "$$folder"; \
	  uv pip install --quiet --python "$$folder/bin/python" $(tools); \
	else \
	  $(BIN)/python -m venv --clear "$$folder"; \
	  "$$folder/bin/pip" install --quiet --disable-pip-version-check $(tools); \
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
