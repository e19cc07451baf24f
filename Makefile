# AVA's targets. `make ask Q="..."` and `make test` are the two commands of a fresh machine: each sets up what it needs.
.PHONY: help setup dev ask serve test check prove docs bench lock clean
.DEFAULT_GOAL := help
Q ?= how is my portfolio doing?
PYTHON ?= python3
BIN := .venv/bin

help: ## Show the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

.venv/setup.done: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "AVA needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; name another with make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Setting up .venv (once, about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.done: .venv/setup.done requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@touch $@

setup: .venv/setup.done ## Make .venv/bin/ava

dev: .venv/dev.done ## The same, with what tests and checks need

ask: export ASKED = $(value Q)
ask: .venv/setup.done ## Answer a question: make ask Q="how is my portfolio doing?"
	@$(BIN)/ava ask "$$ASKED"

serve: .venv/setup.done ## The page and the HTTP interface, on this machine
	@$(BIN)/ava serve

.venv/local.done: .venv/dev.done requirements-local.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-local.lock
	@touch $@

test: .venv/dev.done ## Run the tests
	@$(BIN)/pytest -n auto -m "not prove"

check: .venv/dev.done ## Lint, types, layers, wheel
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q tests/architecture -m "prove or not prove"

prove: .venv/local.done ## Slow proofs: a fresh clone, the built wheel, a real small model, the browser
	@$(BIN)/pytest -m prove -p no:xdist

docs: .venv/dev.done ## Run the commands in the documentation and write their output anew
	@$(BIN)/python -m ava.testing.transcripts README.md

bench: .venv/dev.done ## Benchmarks, JSON out
	@for each in bench/*.py; do $(BIN)/python $$each; done

lock: ## Resolve the dependencies anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group build pyproject.toml -o requirements.lock
	@uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

clean: ## Remove what was made here (not your data)
	@rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
