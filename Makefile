# Cakupan: `make` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PREFECT_SERVER_ANALYTICS_ENABLED = false
export DO_NOT_TRACK = 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(f"Python 3.11 or later is needed, found {sys.version.split()[0]}. Try: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(READY) ## make the environment in .venv from requirements.lock

run: $(READY) ## set up, then build and publish data/warehouse/cakupan.duckdb
	@$(BIN)/cakupan run

test: $(READY) ## set up, then run all tests
	@$(BIN)/python -m pytest

check: $(READY) ## ruff, mypy strict, sqlfluff
	@$(BIN)/ruff check flows schemas tests
	@$(BIN)/ruff format --check flows schemas tests
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --processes 0 sql

bench: $(READY) ## measure a warm run beside an empty flow on one Prefect server
	@$(BIN)/python tests/bench/warm_run.py

lock: ## renew requirements.lock from pyproject.toml
	@test -x .venv-lock/bin/uv || ($(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv)
	.venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" --extra dev pyproject.toml -o requirements.lock

clean: ## remove the environment and the caches, keep data
	rm -rf $(VENV) .venv-lock .mypy_cache .ruff_cache .pytest_cache *.egg-info
