# Needs git, make and some Python 3. uv brings Python 3.11 where there is none.
SHELL := /bin/sh
.DEFAULT_GOAL := help

TOOLS := .tools
UV_VERSION := 0.13.9
UV = $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
PYTHON := .venv/bin/python
TEST_PROCESSES := 3
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export PYTHONWARNINGS := ignore
RASA := SQLALCHEMY_SILENCE_UBER_WARNING=1 CUDA_VISIBLE_DEVICES= .venv/bin/rasa

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(TOOLS)/bin/uv:
	@if python3 -m venv $(TOOLS) >/dev/null 2>&1; then \
	  $(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION); \
	elif rm -rf $(TOOLS); python3 -m pip --version >/dev/null 2>&1; then \
	  python3 -m pip install --quiet --disable-pip-version-check --target $(TOOLS) uv==$(UV_VERSION); \
	else \
	  echo "Python has neither venv nor pip here (Debian: python3-venv); install one of them, or uv."; exit 1; \
	fi

.venv/installed: requirements.lock pyproject.toml package-lock.json
	@command -v uv >/dev/null 2>&1 || $(MAKE) --no-print-directory $(TOOLS)/bin/uv
	@test -x $(PYTHON) || $(UV) venv --quiet --python 3.11 .venv
	$(UV) pip install --quiet --compile-bytecode --python $(PYTHON) --no-deps --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e .
	$(PYTHON) -m compileall -q actions bot connectors nlu
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --omit=dev --no-audit --no-fund --loglevel=error
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(UV) pip install --quiet --compile-bytecode --python $(PYTHON) --no-deps --require-hashes -r requirements-dev.lock
	PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# A Matrix homeserver, only for tests; those say that they were skipped where it cannot be installed.
.venv-matrix/installed: requirements-matrix.lock .venv/installed
	@{ $(UV) venv --quiet --clear --python $(PYTHON) .venv-matrix && $(UV) pip install --no-config --quiet --compile-bytecode \
	  --python .venv-matrix/bin/python --no-deps --require-hashes -r requirements-matrix.lock && touch $@; } \
	  || echo "Synapse could not be installed: the tests of Matrix are skipped."

install: .venv/installed ## environment in .venv, from the lock

install-dev: .venv/installed-dev ## the same with the tools for tests

run: install ## set up what is missing, then serve (HOST, PORT)
	@.venv/bin/lotse serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

train: install ## train the Rasa model from config.yml, nlu/ and the knowledge base
	@.venv/bin/lotse train

lint: install-dev ## ruff, ruff format, mypy --strict
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

test: install-dev .venv-matrix/installed ## lint, then all tests
	@$(MAKE) --no-print-directory lint
	$(PYTHON) -m pytest -n $(TEST_PROCESSES) --dist loadgroup --no-loadscope-reorder

bench: install-dev ## start-up, memory, turns, retrieval; prints its figures
	$(PYTHON) -m tests.bench

bench-nlu: install-dev ## understanding: public sets, then our own sets as citizens ask; prints its figures
	$(PYTHON) -m tests.bench.bench_nlu
	$(PYTHON) -m tests.bench.bench_citizens

bench-handover: install-dev ## people taking over: claims, silence, bad lines, latency; prints its figures
	$(PYTHON) -m tests.bench.bench_handover

bench-telegram: install-dev ## ten thousand updates once and in order, and how many a second; prints its figures
	$(PYTHON) -m tests.bench.bench_telegram

bench-complaints: install-dev ## streets read out of addresses, categories of reports; prints its figures
	$(PYTHON) -m tests.bench.bench_streets
	$(PYTHON) -m tests.bench.bench_reports

bench-open311: install-dev ## reports to an endpoint that fails, from a brain that is killed; prints its figures
	$(PYTHON) -m tests.bench.bench_open311

bench-studio: install-dev ## models that change and trainings beside citizens; prints its figures
	$(PYTHON) -m tests.bench.bench_studio

rasa-train: install ## Rasa's own training, without the articles' questions
	$(RASA) train --data nlu/data --domain nlu/domain --config config.yml --out models

rasa-shell: install ## talk to the newest model; starts the action server beside it
	@$(RASA) run actions --actions actions --port 5055 & actions=$$!; \
	trap 'kill $$actions' EXIT; $(RASA) shell --model models --endpoints endpoints.yml

rasa-test-nlu: install ## Rasa's own NLU test on nlu/data
	$(RASA) test nlu --nlu nlu/data --domain nlu/domain --model models --out results

rasa-validate: install ## Rasa's own check of the training data, warnings are errors
	$(RASA) data validate --data nlu/data --domain nlu/domain --config config.yml --fail-on-warnings

lock: install-dev ## resolve the dependencies anew
	$(UV) pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --quiet -o requirements.lock $(LOCK)
	$(UV) pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --quiet -c requirements.lock -o requirements-dev.lock $(LOCK)
	echo matrix-synapse | $(UV) pip compile - --no-config --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-annotate --no-header --quiet -o requirements-matrix.lock $(LOCK)

.PHONY: help install install-dev run train lint test bench bench-nlu bench-handover bench-complaints bench-open311 bench-telegram bench-studio lock rasa-train rasa-shell rasa-test-nlu rasa-validate
