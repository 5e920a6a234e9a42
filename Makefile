# Everything is installed into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# The first interpreter here that answers and is of a supported version.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
JAVA := $(BIN)/python -m soundtrack_pop.spark.java_runtime || $(PIP_INSTALL) --no-deps --require-hashes -r requirements-java.lock
EXTRAS := --extra spark --extra azure --extra databricks --extra viz --extra notebooks --extra docs --extra dev
STAMP := $(VENV)/.installed
# Each has a Spark session of its own, with a heap of 1 GiB.
WORKERS ?= 2
CHECKOV := .cache/checkov
KQL := .cache/kql

.PHONY: help setup java run test lint format docs docs-serve dictionary pictures viz viz-site compare notebook notebook-clean sample results statistics check-infra erd dashboard check-kql azurite azure-driver test-azure test-azure-faults test-databricks-runtime test-spark-connect bench-monitor bench-matching lock clean

# `##` tells what is for everybody, `#:` what is for those who change the project.
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo; echo "For those who change the project:"
	@awk -F ':.*#: ' '/^[a-z-]+:.*#: / {printf "  make %-24s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything into .venv (again only when the lock changes)

$(STAMP): requirements.lock requirements-java.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "soundtrack_pop needs Python 3.11, 3.12 or 3.13; none was found. Install one, or say PYTHON=/path/to/python."; exit 1; }
	@echo "Setting up .venv with $(PYTHON): about 220 packages, a few minutes the first time"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "  [1/4] locked packages"
	@$(PIP_INSTALL) --no-deps --require-hashes -r requirements.lock
	@echo "  [2/4] this project"
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@echo "  [3/4] a Java runtime, unless the machine has one of version 17 or newer"
	@$(JAVA)
	@echo "  [4/4] what would cost the first runs time: compiled loops of the matcher, an archive of Spark's classes"
	@$(BIN)/python -m tools.environment.compile_matcher
	@$(BIN)/python -m soundtrack_pop.spark.class_archive >/dev/null || echo "        Spark's classes could not be archived: its sessions start some seconds later"
	@touch $(STAMP)

java: $(STAMP) ## install a Java runtime into .venv, unless the machine has one
	@$(JAVA)

run: $(STAMP) ## link and analyse the embedded sample, or SOUNDTRACK_POP_STORAGE_ROOT
	@$(BIN)/kedro run

test: $(STAMP) ## run all tests with coverage
	@mkdir -p .cache
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term --cov-report=json:.cache/coverage.json --junitxml=.cache/tests.xml

lint: $(STAMP) #: check style, types, the borders between packages, spelling
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell README.md CHANGELOG.md CONTRIBUTING.md docs src tools
	@$(BIN)/python -m tools.docs.data_dictionary --check
	@$(BIN)/python -m tools.sample.build --check

format: $(STAMP) #: format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

viz: $(STAMP) ## show the pipelines in a browser
	@$(BIN)/python -m tools.docs.viz_site --statistics-only
	@echo "Stages without their tables: http://127.0.0.1:4141/?types=task"
	@$(BIN)/kedro viz run

notebook: $(STAMP) ## explore the catalog in JupyterLab
	@$(BIN)/kedro jupyter lab

notebook-clean: $(STAMP) #: strip the notebooks' results before a commit
	@$(BIN)/jupyter nbconvert --clear-output --inplace --log-level WARN notebooks/*.ipynb

sample: $(STAMP) #: make the embedded sample's archives anew from data/sample/facts
	@$(BIN)/python -m tools.sample.build

results: $(STAMP) ## measure matcher and statistics on a real extract (EXTRACT=folder) and write docs/results.md
	@$(BIN)/python -m benchmarks.extract.measure "$(EXTRACT)"
	@$(BIN)/python -m benchmarks.extract.describe "$(EXTRACT)"

compare: $(STAMP) #: compare all outputs with those of BASE=revision, on the sample and on EXTRACT=folder
	@$(BIN)/python -m tools.compare --base "$(BASE)" $(if $(EXTRACT),--extract "$(EXTRACT)")

statistics: $(STAMP) #: measure the statistics in simulated worlds and write docs/statistics.md
	@$(BIN)/python -m benchmarks.statistics.measure

check-infra: $(STAMP) $(CHECKOV)/.installed #: check ARM templates and Databricks bundle offline: names, schemas, models, secrets, checkov
	@$(BIN)/python -m tools.infra.check --checkov $(CHECKOV)/bin/checkov
	@CHECKOV=$(CHECKOV)/bin/checkov $(BIN)/python -m pytest --quiet tests/infra/test_checkov.py

# An environment of its own: it wants other versions of what the project uses.
$(CHECKOV)/.installed: infra/checkov.lock | $(STAMP)
	@test -x $(CHECKOV)/bin/python || $(BIN)/python -m venv $(CHECKOV)
	@$(CHECKOV)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r infra/checkov.lock
	@touch $@

erd: $(STAMP) #: draw the tables of the schemas and their relations into docs/erd.md and docs/erd.svg (needs Node and npm)
	@$(BIN)/python -m tools.docs.erd

dashboard: $(STAMP) ## make monitoring/dashboard.html from the records of all runs
	@$(BIN)/kedro dashboard

check-kql: $(STAMP) $(KQL)/.installed #: check the queries in infra/kql against the declared records, and run them on some (needs Node and npm)
	@npm ci --prefix tests/infra-kql --silent --no-audit --no-fund
	@$(BIN)/python -m tools.infra.kql
	@KQL_ENGINE=$(KQL)/bin/python $(BIN)/python -m pytest --quiet tests/monitoring/test_templates.py tests/monitoring/test_query_answers.py

# An environment of its own: it wants another antlr4 than the project's configuration does.
$(KQL)/.installed: tests/infra-kql/engine.lock | $(STAMP)
	@test -x $(KQL)/bin/python || $(BIN)/python -m venv $(KQL)
	@$(KQL)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r tests/infra-kql/engine.lock
	@touch $@

bench-monitor: $(STAMP) #: measure what monitoring costs a run (BENCH=options)
	@$(BIN)/python -m benchmarks.monitoring.run $(BENCH)

azurite: $(STAMP) ## run the emulator of Azure Blob Storage with the sample in it, for `kedro run --env test`
	@$(BIN)/python -m tools.environment.azure_driver
	@$(BIN)/python -m tools.environment.azurite

azure-driver: $(STAMP) #: fetch Spark's driver for Azure storage into .cache
	@$(BIN)/python -m tools.environment.azure_driver

test-azure: $(STAMP) #: run the sample against the emulator of Azure Blob Storage, compare it with a run on disk
	@$(BIN)/python -m tools.environment.azure_driver
	@$(BIN)/python -m tools.environment.azurite --install
	@SOUNDTRACK_POP_AZURE_TESTS=1 $(BIN)/python -m pytest tests/azure_storage --ignore tests/azure_storage/faults --durations=3

test-azure-faults: $(STAMP) #: stop the emulator, delete the container, kill the run: what is left, and whether a rerun completes
	@$(BIN)/python -m tools.environment.azure_driver
	@$(BIN)/python -m tools.environment.azurite --install
	@SOUNDTRACK_POP_AZURE_TESTS=1 $(BIN)/python -m pytest tests/azure_storage/faults -rP

test-databricks-runtime: $(STAMP) #: run the tests on the Spark of Databricks' long-term runtime (4.1), with Python 3.12 where there is one
	@tests/runtimes/run.sh suite

test-spark-connect: $(STAMP) #: run the sample through a Spark Connect server
	@tests/runtimes/run.sh connect

bench-matching: $(STAMP) #: compare the matcher with others and write docs/benchmarks.md (EXTRACT=folder, BENCH=options)
	@$(PIP_INSTALL) --no-deps --require-hashes -r benchmarks/requirements.lock
	@$(BIN)/python -m benchmarks.matching.run $(if $(EXTRACT),--extract "$(EXTRACT)") $(BENCH)

docs: $(STAMP) ## build the docs site into build/docs-site, with notebooks on the last run, and the site of viz-site if there; warnings are errors
	@$(BIN)/python -m tools.docs.gather
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "build/docs-site/index.html"

docs-serve: $(STAMP) ## show the docs site in a browser
	@$(BIN)/python -m tools.docs.gather
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

dictionary: $(STAMP) #: write docs/data-dictionary.md from the schemas
	@$(BIN)/python -m tools.docs.data_dictionary

viz-site: $(STAMP) #: write the pipelines with the last run as a static site into build/viz-site (serve it over HTTP)
	@$(BIN)/python -m tools.docs.viz_site

pictures: $(STAMP) #: renew the figures in docs/pictures from the last run on the embedded sample
	@$(BIN)/python -m tools.docs.pictures

lock: $(STAMP) #: renew the locked versions (needs uv: pip install uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 $(EXTRAS) --no-header --no-annotate --generate-hashes --upgrade --output-file requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra java --constraint requirements.lock --no-header --no-annotate --generate-hashes --output-file requirements-java.lock
	uv pip compile benchmarks/requirements.in --universal --python-version 3.11 --constraint requirements.lock --no-header --no-annotate --generate-hashes --output-file benchmarks/requirements.lock
	@mkdir -p .cache
	awk '/^[^ ]/ {keep = !/^pyspark==/} keep' requirements.lock > .cache/all-but-spark.lock
	uv pip compile pyproject.toml tests/runtimes/databricks.in --universal --python-version 3.11 $(EXTRAS) --constraint .cache/all-but-spark.lock --no-header --no-annotate --generate-hashes --output-file tests/runtimes/databricks.lock
	uv pip compile infra/checkov.in --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --output-file infra/checkov.lock
	uv pip compile tests/infra-kql/engine.in --universal --python-version 3.11 --no-header --no-annotate --generate-hashes --output-file tests/infra-kql/engine.lock

clean: ## remove .venv and what runs on the sample have written
	@rm -rf $(VENV) data/sample/0[2-9]_* data/sample/monitoring
