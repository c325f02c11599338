# Everything starts here: `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help demo test check bench sh docs matrix words lock

PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
# Compiled modules are kept, whatever the environment says: tests start many processes, each two seconds sooner for it.
export PYTHONDONTWRITEBYTECODE :=

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.runtime ## a believable town at http://127.0.0.1:8000 (PORT=… for another door, RESET=1 to start over)
	@WAYMARK_ENV=development $(RUN) -m app.dev.demo --port $(PORT) $(if $(RESET),--reset)

test: .venv/.dev .venv-oidc/.done ## the whole suite: SQLite, PostgreSQL, Chromium (REQUIRE_POSTGRES=1, REQUIRE_BROWSER=1 to insist)
	@$(RUN) -m tests.support.suite

check: .venv/.dev ## format, lint, types, import contracts, templates, fast tests: under two minutes
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache --no-logo
	@.venv/bin/djlint --lint --quiet app/templates
	@.venv/bin/pytest -n 2 -m "not browser and not slow" --sample --hypothesis-profile=quick

bench: .venv/.dev ## measure speed and the long runs: JSON lines with their seed
	@failed=0; for file in bench/*.py; do PYTHONPATH=. $(RUN) $$file || failed=1; done; exit $$failed

sh: .venv/.dev ## a Python prompt inside the application, on the demonstration's records
	@WAYMARK_ENV=development .venv/bin/flask --app wsgi shell

docs: .venv/.dev ## write again what is generated from the code: docs/privacy.md and docs/access.md
	@$(RUN) -m tests.support.generated docs

matrix: .venv/.dev ## write again who may open which page: tests/rules/access_matrix.txt
	@$(RUN) -m tests.support.generated matrix

words: .venv/.dev ## collect the words that pages say for translation, and compile app/i18n/translations
	@$(RUN) -m tests.support.words

lock: .venv/.dev ## choose package versions again, from requirements/*.in
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@.venv/bin/uv pip compile -q --no-header --generate-hashes --python-version 3.11 --no-emit-index-url requirements/runtime.in -o requirements/runtime.txt
	@.venv/bin/uv pip compile -q --no-header --generate-hashes --python-version 3.11 --no-emit-index-url -c requirements/runtime.txt requirements/dev.in -o requirements/dev.txt
	@.venv/bin/uv pip compile -q --no-header --generate-hashes --python-version 3.11 --no-emit-index-url requirements/oidc.in -o requirements/oidc.txt

# A stamp for each set of packages, so that the second run starts at once.
.venv/.runtime: requirements/runtime.txt scripts/install
	@PYTHON=$(PYTHON) scripts/install requirements/runtime.txt
	@touch $@

.venv/.dev: requirements/runtime.txt requirements/dev.txt scripts/install
	@PYTHON=$(PYTHON) scripts/install requirements/runtime.txt requirements/dev.txt
	@touch .venv/.runtime $@

# Another program, with packages of its own: the sign-in provider of the tests. Where it can't be had, they say so.
.venv-oidc/.done: requirements/oidc.txt scripts/install
	@VENV=.venv-oidc PYTHON=$(PYTHON) scripts/install requirements/oidc.txt && touch $@ || test -z "$(REQUIRE_OIDC)"
