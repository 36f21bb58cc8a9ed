# make help says what there is. Needs Python 3.11 or newer, and a package mirror pip can reach.
PYTHON ?= python3
PORT ?= 8000
DATA ?= ../shared/data
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo setup setup-dev test test-sqlite test-postgresql check bench bench-themes messages lock lint clean

help:  ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: setup  ## a demonstration country on http://127.0.0.1:8000 (PORT=9000, FRESH=1)
	$(BIN)/gatp demo --port $(PORT) $(if $(FRESH),--fresh)

setup: .venv/app.stamp  ## only install

setup-dev: .venv/dev.stamp  ## install what tests and checks need too

# pip alone, from locks with hashes: nothing else has to be there.
.venv/app.stamp: requirements/app.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Instalando (unos segundos la primera vez)..."
	@test -f .venv/dev.stamp || $(BIN)/python -m pip install -q --require-hashes -r requirements/app.lock
	@$(BIN)/python -m pip install -q --no-deps -e .
	@touch $@

.venv/dev.stamp: requirements/dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.lock
	@$(BIN)/python -m pip install -q --no-deps -e .
	@touch .venv/app.stamp $@

# The two runs share nothing: at the same time they take as long as the slower one.
test: setup-dev  ## the suite on SQLite and, beside it, what touches a database on PostgreSQL
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target test-sqlite test-postgresql

test-sqlite: setup-dev
	$(BIN)/python -m pytest

test-postgresql: setup-dev
	$(BIN)/python -m pytest --engine postgresql

lint: setup-dev  ## style, types, imports, templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates

check: lint test  ## all that has to be green

bench: setup-dev  ## measure pages and themes; results in benchmarks/results
	$(BIN)/python benchmarks/web.py
	$(BIN)/python benchmarks/importers.py
	$(BIN)/python benchmarks/open_data.py
	@$(MAKE) --no-print-directory bench-themes

# Another environment may have BERTopic: benchmarks/themes/bertopic.txt says how.
THEMES_PYTHON ?= $(BIN)/python
bench-themes: setup-dev  ## measure themes against CONSUL's recipe and others (DATA=folder)
	@if [ -d "$(DATA)" ]; then $(THEMES_PYTHON) -m benchmarks.themes $(DATA) --scale 10000 100000; \
	else echo "themes: not measured, there is no folder of labelled texts (DATA=...)"; fi

messages: setup-dev  ## gather the sentences, merge them in each catalogue, compile
	$(BIN)/pybabel -q extract -F translations/babel.cfg -k _l -k to_translate --add-location=file --sort-by-file \
		--no-wrap --project "GATP Participa" --copyright-holder "GATP Participa" -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --no-wrap --ignore-obsolete
	$(BIN)/pybabel -q compile -d translations

lock:  ## resolve the dependencies again (needs uv)
	uv lock --upgrade
	uv export -q --frozen --no-emit-project --no-header -o requirements/app.lock
	uv export -q --frozen --extra scale --no-emit-project --no-header -o requirements/scale.lock
	uv export -q --frozen --extra scale --group dev --no-emit-project --no-header -o requirements/dev.lock

clean:  ## forget the demonstration's data and every cache
	rm -rf var .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
