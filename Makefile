# What can one do in this clone? `make` lists it.
PYTHON ?= python3
VENV := .venv/bin
ARGS ?=
# A PostgreSQL address needs its driver, which the embedded default does without.
RUNTIME := $(if $(filter postgres%,$(DATABASE_URL)),requirements-production.txt,requirements.txt)
CODE := manage.py gunicorn.conf.py scripts consent practice blog site tests
TEMPLATES = $(shell find site consent practice blog -path '*/templates/*' -name '*.html')
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help run dev test check bench mutants proof shots messages lock audit clean python packages packages-dev

help: ## List the targets
	@echo "Practice Site. Start here: make run"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

run: packages ## Bring up the demo practice (DEMO=0: an empty site) on http://127.0.0.1:8000 (PORT=)
	@$(VENV)/python manage.py first_run
	@exec $(VENV)/python manage.py serve

dev: export DJANGO_SETTINGS_MODULE = config.settings.dev
dev: packages-dev ## The same for developers: code reloads, errors show their traceback
	@$(VENV)/python manage.py first_run
	@exec $(VENV)/python manage.py serve --reload

test: packages-dev ## Run all tests, on SQLite and on PostgreSQL (ARGS="tests/site -k keys": SQLite only)
	@$(VENV)/pytest -n 2 --dist loadgroup $(ARGS)
	@$(if $(ARGS),,$(VENV)/python tests/with_postgres.py $(VENV)/pytest -n 2 --dist loadgroup)

check: export PYTHONPATH = site
check: export DJANGO_SETTINGS_MODULE = config.settings.test
check: packages-dev ## Lint, formats, templates, layers, types, system checks, migrations; no network
	$(VENV)/ruff check $(CODE)
	$(VENV)/ruff format --check $(CODE)
	$(VENV)/djade --check --target-version 5.2 $(TEMPLATES)
	$(VENV)/lint-imports --no-cache
	$(VENV)/mypy manage.py scripts consent practice blog site/config
	$(VENV)/python manage.py check --fail-level WARNING
	$(VENV)/python manage.py makemigrations --check --dry-run
	$(VENV)/python scripts/house_rules.py

bench: export PYTHONPATH = .:site
bench: packages-dev ## Measure the figures of docs/speed.md, as ratios (ARGS="queries search": only these)
	@$(VENV)/python -m tests.bench $(ARGS)

mutants: export PYTHONPATH = .:site
mutants: packages-dev ## Take each defence away in turn: a test must go red (ARGS="trigger kit": some)
	@$(VENV)/python -m tests.proof.mutants $(ARGS)

proof: export PYTHONPATH = .:site
proof: packages-dev ## Run every proof of docs/photo-gate.md, in up to 30 minutes (ARGS="corpus kills": some)
	@$(VENV)/python -m tests.proof $(ARGS)

shots: packages-dev ## Take screenshots of the demo into build/shots/ (ARGS="--only post": some)
	@$(VENV)/python tests/shots.py $(ARGS)

messages: packages-dev ## Collect and compile what patients read, in every language (ARGS=--open: what is untranslated)
	@$(VENV)/python scripts/messages.py $(ARGS)

lock: packages-dev ## Make the hash-locked requirements files again (network); UPGRADE=1 for newer versions
	$(VENV)/$(LOCK) $(if $(UPGRADE),--upgrade) -o requirements.txt
	$(VENV)/$(LOCK) $(if $(UPGRADE),--upgrade) --extra production -o requirements-production.txt
	$(VENV)/$(LOCK) $(if $(UPGRADE),--upgrade) --extra dev -o requirements-dev.txt
	@$(VENV)/python scripts/house_rules.py

audit: packages-dev ## Look the locked packages up in the list of known vulnerabilities (network)
	$(VENV)/pip-audit --strict --disable-pip --require-hashes -r requirements-dev.txt

clean: ## Remove caches and build/; keeps .venv and data
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -path ./.venv -prune -o -name __pycache__ -type d -exec rm -rf {} +

python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed: Practice Site needs Python 3.11 or newer."; exit 1; }

packages: python
	@$(PYTHON) scripts/packages.py $(RUNTIME)

packages-dev: python
	@$(PYTHON) scripts/packages.py requirements-dev.txt
