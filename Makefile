# One command per task. `make run` needs python3 (3.11 or later) and nothing else.
# Stamps say which steps are done: a step whose inputs are unchanged is skipped. Those of the virtual environment stand in it,
# so that they go with it; the others in .make/.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
BASE := $(VENV)/base.stamp
DEV := $(VENV)/dev.stamp
MANAGE := $(BIN)/python manage.py
# The cap of a machine's own pip configuration must not reach into a locked and hashed installation.
PIP := PIP_CONSTRAINT= $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet install --require-hashes

CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
STATIC := $(shell find static */static -type f 2>/dev/null)
TEMPLATES := $(shell find templates */templates -name '*.html' 2>/dev/null)
# Throwaway values: `check --deploy` judges the settings of production, and starts nothing.
PRODUCTION := PORTAL_MODE=production ALLOWED_HOSTS=example.org PUBLIC_ORIGIN=https://example.org EMAIL_URL=smtp://localhost:25 \
	DATABASE_URL=sqlite:////nonexistent/check.sqlite3 \
	SECURITY_CONTACT=https://example.org/security SECURITY_EXPIRES=$(shell $(PYTHON) -c 'import datetime as d; print(d.date.today() + d.timedelta(200))') \
	SECRET_KEY=$(shell head -c 40 /dev/urandom | od -An -tx1 | tr -d ' \n')

.PHONY: run test test-postgres test-proofs test-setup test-browser check check-html check-openapi lighthouse bench bench-growth test-growth format lock messages messages-format release-api clean
.DEFAULT_GOAL := run

# Style sheets are collected meanwhile, unheard: if that fails it is done again aloud; if the rest fails it is ended.
run: $(BASE) .make/messages .env
	@mkdir -p data
	@$(MAKE) --silent --no-print-directory .make/static 2>/dev/null & static=$$!; \
	$(MANAGE) prepare --port $(PORT) || { kill $$static 2>/dev/null; wait; exit 1; }; \
	wait $$static || $(MAKE) --silent --no-print-directory .make/static || exit 1; \
	exec $(MANAGE) serve --port $(PORT) --workers 1 --grace 2 --verbosity 0

test: $(DEV) .make/messages
	@$(BIN)/python -m pytest $(ARGS)

# What a database can change, on any PostgreSQL whose role may create databases: TEST_POSTGRES_URL=postgres://user:password@host:5432/postgres
test-postgres: TEST_POSTGRES_URL ?= postgres:///postgres
test-postgres: $(DEV) .make/messages
	@TEST_DATABASE_URL="$(TEST_POSTGRES_URL)" $(BIN)/python -m pytest -m "not proof and not one_database" $(ARGS)

# The longest proofs, which `make test` leaves out (the marker `proof`), on both databases.
test-proofs: TEST_POSTGRES_URL ?= postgres:///postgres
test-proofs: $(DEV) .make/messages
	@$(BIN)/python -m pytest -m proof $(ARGS)
	@TEST_DATABASE_URL="$(TEST_POSTGRES_URL)" $(BIN)/python -m pytest -m "proof and not one_database" $(ARGS)
	@$(BIN)/python -m pytest tests/setup -n0 -rP -m proof

# `make run` in a clean clone, as a process of its own, on both databases, and how long each start takes; `manage.py serve`; and
# what deploy/ holds, behind nginx, by the commands of the guide. Needs nginx, openssl and systemd-analyze.
test-setup: TEST_POSTGRES_URL ?= postgres:///postgres
test-setup: $(DEV)
	@TEST_POSTGRES_URL="$(TEST_POSTGRES_URL)" $(BIN)/python -m pytest tests/setup -n0 -rP $(ARGS)

# Every type of page in Chromium, which must be installed: accessibility, keyboard, no JavaScript, no foreign request.
test-browser: $(DEV) .make/messages
	@$(BIN)/python -m pytest tests/browser $(ARGS)

# The Nu HTML checker over every type of page (Node brings it, Java runs it), time zones of calendars as ical.js reads them,
# and every link in the five other languages.
check-html: $(DEV) .make/messages .make/nu
	@$(BIN)/python -m pytest tests/nu $(ARGS)

# The linters of Redocly and Spectral over the description of the API, and clients made from it in TypeScript and Python,
# type-checked and fed with every record.
check-openapi: $(DEV) .make/messages .make/openapi
	@$(BIN)/python -m pytest tests/openapi -n0 $(ARGS)

# Scores of five types of page, and their bytes. A measurement: quiet machine, Chromium, Node 20.
lighthouse: $(DEV) .make/messages .make/lighthouse
	@$(BIN)/python benchmarks/lighthouse/run.py

# The portal beside bare granian, plain Django and raw SQL, and how it grows; the tables of docs/performance.md. Measurements: a
# quiet machine of two cores, wrk. ARGS="--runs 1 --requests 10 --seconds 1" for a first look; SIZES="1000 100000 1000000" by hand.
bench: $(DEV) .make/messages
	@$(BIN)/python benchmarks/bench.py $(ARGS)

# Without a quiet machine, and without wrk: whether something costs much more at ten thousand statements than at one thousand.
test-growth: $(DEV) .make/messages
	@$(BIN)/python benchmarks/bench.py --growth 1000 10000 --most 4 --runs 1 --requests 6

bench-growth: SIZES ?= 1000 100000
bench-growth: $(DEV) .make/messages
	@$(BIN)/python benchmarks/bench.py --growth $(SIZES) $(ARGS)

check: $(DEV) .make/messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@echo "djade --check, over all templates"
	@$(if $(TEMPLATES),$(BIN)/djade --check --target-version 5.2 $(TEMPLATES))
	$(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) makemigrations --check --dry-run
	@echo "what was released of the API (docs/api-v1.json)"
	@$(BIN)/python -m tests.released_api
	@echo "manage.py check --deploy --fail-level WARNING, with the settings of production"
	@$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@$(if $(TEMPLATES),$(BIN)/djade --target-version 5.2 $(TEMPLATES))

# The lock files name each file by its hash, for every system and Python from 3.11 on, and no registry.
lock: $(DEV)
	@for name in requirements/base requirements/dev tests/openapi/requirements; do \
		$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
			--universal --python-version 3.11 --output-file $$name.txt $$name.in || exit 1; \
	done

# With each release: today's description of the API is what the next one is held against. What breaks it is named, and not written.
release-api: $(DEV)
	$(BIN)/python -m tests.released_api --release

messages: .make/messages

# New texts of the interface are added to the catalogues untranslated, which a test then asks for; unused ones go.
messages-format: $(DEV)
	$(BIN)/python -m tests.messages

clean:
	rm -rf $(VENV) .make tests/nu/node_modules tests/openapi/node_modules tests/openapi/.venv benchmarks/lighthouse/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis data/static
	find locale -name '*.mo' -delete 2>/dev/null || true

# --- Steps -----------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "The portal needs Python 3.11 or later, and “$(PYTHON)” is: $$($(PYTHON) --version 2>&1)."; \
		echo "Install one, or name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "==> Making the virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python has no venv here. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(BASE): requirements/base.txt | $(BIN)/python
	@echo "==> Installing what the portal runs with (requirements/base.txt, hashes checked)"
	@$(PIP) -r $<
	@touch $@

$(DEV): requirements/dev.txt | $(BIN)/python
	@echo "==> Installing what developing and testing need (requirements/dev.txt, hashes checked)"
	@$(PIP) -r $<
	@touch $@ $(BASE)

.make/messages: $(CATALOGUES) | $(BIN)/python
	$(if $(CATALOGUES),@echo "==> Compiling the catalogues of the six languages")
	$(if $(CATALOGUES),@for file in $(CATALOGUES); do \
		$(BIN)/python -W ignore -m babel.messages.frontend compile --input-file $$file --output-file $${file%.po}.mo \
			--use-fuzzy >/dev/null 2>&1 || { echo "$$file does not compile"; exit 1; }; done)
	@mkdir -p .make && touch $@

.make/static: $(STATIC) $(BASE)
	@echo "==> Collecting and compressing style sheets (collectstatic)"
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

.make/nu: tests/nu/package-lock.json
	@echo "==> Installing the Nu HTML checker and ical.js (package-lock.json, hashes checked)"
	@npm ci --prefix tests/nu --ignore-scripts --silent
	@mkdir -p .make && touch $@

.make/openapi: tests/openapi/package-lock.json tests/openapi/requirements.txt | $(BIN)/python
	@echo "==> Installing linters and generators of OpenAPI (package-lock.json and requirements.txt, hashes checked)"
	@npm ci --prefix tests/openapi --ignore-scripts --silent
	@$(PYTHON) -m venv --clear tests/openapi/.venv
	@PIP_CONSTRAINT= tests/openapi/.venv/bin/python -m pip --disable-pip-version-check --quiet --quiet install --require-hashes \
		-r tests/openapi/requirements.txt
	@mkdir -p .make && touch $@

.make/lighthouse: benchmarks/lighthouse/package-lock.json
	@echo "==> Installing Lighthouse (package-lock.json, hashes checked)"
	@npm ci --prefix benchmarks/lighthouse --ignore-scripts --silent
	@mkdir -p .make && touch $@

.env:
	@echo "==> Writing .env: development mode and a random secret key (kept out of git)"
	@umask 077; printf 'PORTAL_MODE=development\nSECRET_KEY=%s\n' \
		"$$(head -c 40 /dev/urandom | od -An -tx1 | tr -d ' \n')" > $@
