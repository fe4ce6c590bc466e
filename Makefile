# Everything a newcomer types. Each target prepares what it needs; only Python 3.11 or newer and make are assumed.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$name -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
UV := .venv/bin/uv
RUN := .venv/bin/python -m
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test test-postgresql check eval bench soak fortnight pictures lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Baton needs Python 3.11 or newer (with venv), and found none"; exit 1; }
	@echo "Preparing .venv (once, a minute or so) …"
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install -qq --disable-pip-version-check 'uv==0.13.9'
	@$(UV) pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/ready ## start Baton with a pretend team on a local page (options through ARGS=)
	@$(RUN) bot demo $(ARGS)

test: export PYTHONDONTWRITEBYTECODE = # many tests start processes, which would compile everything anew
test: .venv/ready ## every test
	@$(RUN) compileall -q -j 0 -x '/test_' bot handlers schedules storage bench tests
	$(RUN) pytest $(ARGS)

test-postgresql: export BATON_TEST_DATABASE = postgresql
test-postgresql: export PYTHONDONTWRITEBYTECODE =
test-postgresql: .venv/ready ## the same tests on a real PostgreSQL, as far as they open a database
	$(RUN) pytest $(ARGS)

check: .venv/ready ## ruff, mypy --strict, import-linter, pip-audit
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	.venv/bin/lint-imports
	@$(RUN) bench.audit

eval: .venv/ready ## measurements against the labelled examples in ../shared
	$(RUN) bench.evals $(ARGS)

bench: .venv/ready ## the figures of the README, each beside its peer
	$(RUN) bench $(ARGS)

soak: .venv/ready ## an hour of ordinary work: memory and open files stay as they are (ARGS="--minutes 60")
	@$(RUN) bench.soak $(ARGS)

fortnight: .venv/ready ## live the demo's two weeks anew and keep them (when a test says so)
	@$(RUN) bot.demo.lived

pictures: .venv/ready ## the README's screenshots, taken anew
	BATON_PICTURES=docs/pictures $(RUN) pytest tests/page/test_pictures.py -n 0

lock: .venv/ready ## resolve the dependencies anew
	$(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --group dev --output-file requirements.lock

clean: ## forget the environment and all caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache bench/results.json bench/.cache
