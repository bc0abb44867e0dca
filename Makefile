# Cakupan: `make` lists what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OLDEST := .venv-duckdb-1.4
OLDEST_LOCK := tests/compat/requirements-duckdb-1.4.lock
DBT := .venv-dbt
DBT_LOCK := tests/bench/requirements-dbt.lock
SUPERSET := .venv-superset
SUPERSET_LOCK := tests/bi/requirements-superset.lock
# It imports cachetools and rich and does not ask for them; it breaks at its start with flask-caching 2.4.
SUPERSET_WANTS := apache-superset[duckdb]>=6.1,<6.2 cachetools flask-caching<2.4 rich
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock"
export PREFECT_SERVER_ANALYTICS_ENABLED = false
export DO_NOT_TRACK = 1

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-bi drawn determinism differential engines baseline mutants check bench golden readme lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit(f"Python 3.11 or later is needed, found {sys.version.split()[0]}. Try: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock -c requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(OLDEST)/.ready: $(OLDEST_LOCK)
	@test -x $(OLDEST)/bin/python || $(PYTHON) -m venv $(OLDEST)
	$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(OLDEST_LOCK)
	@touch $@

$(DBT)/.ready: $(DBT_LOCK)
	@test -x $(DBT)/bin/python || $(PYTHON) -m venv $(DBT)
	$(DBT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(DBT_LOCK)
	@touch $@

$(SUPERSET)/.ready: $(SUPERSET_LOCK)
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 13) or sys.exit(f"Superset 6.1 runs on Python 3.11 and 3.12, found {sys.version.split()[0]}. Try: make PYTHON=python3.11 test-bi")'
	@test -x $(SUPERSET)/bin/python || $(PYTHON) -m venv $(SUPERSET)
	@$(SUPERSET)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(SUPERSET_LOCK) || { echo "Superset could not be installed in $(SUPERSET), so nothing was tested. It wants a package index that pip reaches, 0.9 GB of disk and some minutes; $(SUPERSET_LOCK) says which files. Nothing else of Cakupan needs it."; exit 1; }
	@touch $@

setup: $(READY) ## make the environment in .venv from requirements.lock

run: $(READY) ## set up, then build and publish data/warehouse/cakupan.duckdb
	@$(BIN)/cakupan run

demo: $(READY) ## simulate three months of a sixteenth of Kalimantan, run on them, say what to look at
	@$(BIN)/cakupan simulate --out data/demo/raw --first 2024-10 --months 3 --scale 0.06 --branches 10 --dirt 0.002
	@$(BIN)/cakupan run --raw data/demo/raw --warehouse data/demo/warehouse
	@echo
	@echo "Simulated: no person, employer or office in it is real. Look at"
	@echo "  $(BIN)/cakupan query --warehouse data/demo/warehouse --list"
	@echo "  $(BIN)/cakupan query --warehouse data/demo/warehouse \"from coverage where region_code = 'KAL' and is_headline\""
	@echo "  $(BIN)/cakupan query --warehouse data/demo/warehouse \"from participation_flows where region_code = 'KAL' and period between '2024-11-01' and '2024-12-01'\""
	@echo "  $(BIN)/cakupan query --warehouse data/demo/warehouse \"from reconciliation where period = '2024-10-01' limit 20\""
	@echo "What was planted is in data/demo/raw/truth.csv, what was refused in data/demo/warehouse/rejections.csv."

test: $(READY) $(OLDEST)/.ready ## set up, bring Chromium and what else is missing, then run all tests on all cores; pictures of the page go to .screenshots or CAKUPAN_SCREENSHOTS
	@$(BIN)/python -m tests.bring
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n logical --durations=10

test-bi: $(READY) $(SUPERSET)/.ready ## install Apache Superset on its own (0.9 GB), then test that it reads the warehouse
	@$(BIN)/python -m pytest -m superset tests/bi

drawn: $(READY) ## judge 5,000 drawn extracts instead of the 250 of make test, 500 tables in every format instead of 100, 300 files to propose for instead of 40, 140 scripts of faults of each source
	@CAKUPAN_DRAWN_FILES=5000 CAKUPAN_DRAWN_TABLES=500 CAKUPAN_DRAWN_PROPOSALS=300 CAKUPAN_FAULT_SCRIPTS=140 $(BIN)/python -m pytest -n logical tests/intake/extracts/test_drawn_files.py tests/intake/test_propose.py tests/pull/test_drawn_payments.py tests/pull/test_faults.py

determinism: $(READY) ## publish a twentieth of Kalimantan in unlike surroundings: equal tables
	@CAKUPAN_DETERMINISM_SCALE=0.05 $(BIN)/python -m pytest tests/test_determinism.py

differential: $(READY) ## recompute 100 drawn offices in a second engine instead of the 20 small ones of make test: no difference
	@CAKUPAN_DIFFERENTIAL_OFFICES=100 $(BIN)/python -m pytest tests/differential

engines: $(READY) ## publish a small folder wherever jobs are done, with 20 workers and 5 schedulers killed in the middle: equal tables
	@$(BIN)/python -m tests.engine.programme

baseline: $(READY) ## publish the shipped records, the demo and six months of a twentieth: every table holds what it held
	@$(BIN)/python -m tests.baseline

mutants: $(READY) ## change the SQL in 400 places, one at a time: does a test see it? MANY=n fewer, FOLDER=marts or FILE=sql/marts/coverage.sql a part
	@$(BIN)/python -m tests.mutants $(if $(MANY),--many $(MANY)) $(if $(FOLDER),--folder $(FOLDER)) $(if $(FILE),--file $(FILE))

check: $(READY) ## ruff, mypy strict, sqlfluff
	@$(BIN)/ruff check flows schemas tests
	@$(BIN)/ruff format --check flows schemas tests
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --processes 0 sql

bench: $(READY) ## measure a run beside DuckDB alone and dbt-duckdb; SCALE=1 the whole, PART=floor|twelve|month|warm|dask, or PART=nation, 60 million rows; PART=pull rows of PostgreSQL beside COPY; PART=page the page, PART=queries the cookbook, of WAREHOUSE=DIR
ifeq ($(PART),pull)
	@$(BIN)/python -m tests.bench.pull_rows
else ifeq ($(PART),page)
	@$(BIN)/python -m tests.bench.page $(if $(WAREHOUSE),--warehouse $(WAREHOUSE))
else ifeq ($(PART),queries)
	@$(BIN)/python -m tests.bench.questions $(if $(WAREHOUSE),--warehouse $(WAREHOUSE))
else
	-@$(MAKE) --no-print-directory $(DBT)/.ready
	@$(BIN)/python -m tests.bench.extract_run $(if $(SCALE),--scale $(SCALE)) $(if $(PART),--part $(PART))
endif

golden: $(READY) ## write tests/golden again, to review as a diff
	@$(BIN)/python -m tests.golden_files

readme: $(READY) ## write the generated parts of README.md again
	@$(BIN)/python -m tests.readme_parts

lock: ## renew requirements.lock from pyproject.toml, and the locks of DuckDB 1.4, dbt-duckdb and Superset
	@test -x .venv-lock/bin/uv || ($(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install --quiet uv)
	$(COMPILE) --extra dev --extra dask pyproject.toml -o requirements.lock
	echo "duckdb>=1.4,<1.5" | $(COMPILE) - -o $(OLDEST_LOCK)
	echo "dbt-core>=1.11,<1.12 dbt-duckdb>=1.11 duckdb>=2,<3" | tr ' ' '\n' | $(COMPILE) --no-strip-extras - -o $(DBT_LOCK)
	echo "$(SUPERSET_WANTS)" | tr ' ' '\n' | $(COMPILE) - -o $(SUPERSET_LOCK)

clean: ## remove the environment and the caches, keep data
	rm -rf $(VENV) $(OLDEST) tests/clients/node/node_modules $(DBT) $(SUPERSET) .venv-lock .mypy_cache .ruff_cache .pytest_cache *.egg-info
