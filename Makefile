# Everything an analyst or developer types; `make help` lists it.
PYTHON ?= python3.11
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
COMPILE := $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-header --no-emit-options --no-annotate --extra build
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help run test lint test-only chromium build bench bench-ui screenshots lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or name one with PYTHON=…" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: requirements-test.lock $(VENV)/.installed
	$(PIP) install --quiet --require-hashes -r requirements-test.lock
	@touch $@

run: $(VENV)/.installed  ## build the events if needed and open the dashboard on 127.0.0.1 (PORT=8501)
	$(BIN)/dashboard run --port $(PORT)

build: $(VENV)/.installed  ## code all documents of data/ into events
	$(BIN)/dashboard build

chromium:
	@command -v chromium >/dev/null || .ci/chromium

lint: $(VENV)/.installed-test  ## ruff, format check and mypy --strict
	$(BIN)/ruff check dashboard tests
	$(BIN)/ruff format --check dashboard tests
	$(BIN)/mypy

test-only: $(VENV)/.installed-test chromium
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test: lint test-only  ## everything CI runs

bench: $(VENV)/.installed  ## measure how fast coder and exports are (some minutes; `dashboard bench` lists what else)
	$(BIN)/dashboard bench coder
	$(BIN)/dashboard bench exports

bench-ui: $(VENV)/.installed-test chromium  ## measure how quick the pages are in Chromium (some minutes)
	$(BIN)/dashboard bench screen

screenshots: $(VENV)/.installed-test chromium  ## draw docs/screenshots/ again
	$(BIN)/python tests/browser/screenshots.py docs/screenshots

lock: $(VENV)/bin/python  ## resolve the pinned versions again
	$(PIP) install --quiet pip-tools
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra test --constraint requirements.lock --output-file requirements-test.lock pyproject.toml

clean:  ## remove what was built and installed
	rm -rf $(VENV) data/build data/build.* dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
