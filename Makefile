# All commands for users and contributors. Each target sets up what it needs; nothing has to be done before.
MAKEFLAGS += --no-print-directory
PY := .venv/bin/python
COVERED_BY := tests/core tests/content tests/store tests/test_routines.py tests/test_exercises.py

.DEFAULT_GOAL := help
.PHONY: help run test coverage lint screenshots figures figures-sheet pose bench package clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# Stopping early (3) and not accepting the safety text (4) are not failures of `make run`.
run: ## start Unclench; ARGS="list" passes arguments to it
	@sh tools/setup.sh run
	@.venv/bin/unclench $(ARGS) || case $$? in 3|4) ;; *) exit $$? ;; esac

test: ## run the tests; ARGS="-k timeline" passes arguments to pytest
	@sh tools/setup.sh dev
	@$(PY) -m pytest -n auto --dist loadfile $(ARGS)

coverage: ## measure the test coverage of core, content and store; fails below the limit in pyproject.toml
	@sh tools/setup.sh dev
	@$(PY) -m pytest -q -n auto --dist loadfile $(COVERED_BY) --cov --cov-report=term-missing:skip-covered $(ARGS)

lint: ## check layers, style and types, as CI does
	@sh tools/setup.sh dev
	.venv/bin/lint-imports --no-logo
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/mypy --platform win32 --cache-dir .mypy_cache/win32 src
	.venv/bin/mypy --platform darwin --cache-dir .mypy_cache/darwin src

screenshots: ## draw every page of window and terminal into build/screenshots, and update docs/images
	@sh tools/setup.sh dev
	$(PY) tools/screenshots/terminal_pages.py
	$(PY) tools/screenshots/window.py
	$(PY) tools/screenshots/recording.py

figures: ## draw the moving pictures that have changed; ARGS="median-glide" draws only that one
	@sh tools/setup.sh dev
	$(PY) -m tools.figures.build $(ARGS)

figures-sheet: ## draw contact sheets of all poses from two cameras in build/figures
	@sh tools/setup.sh dev
	$(PY) -m tools.figures.sheet $(ARGS)
	$(PY) tools/screenshots/thumbnails.py

pose: ## preview a figure while you edit its poses: make pose ARGS=median-glide
	@sh tools/setup.sh dev
	$(PY) -m tools.figures.preview $(ARGS)

bench: ## run the benchmarks: start, library, lateness of cues, memory and more
	@sh tools/setup.sh dev
	@for one in tools/bench/[!_]*.py; do echo "== $$one"; env -u PYTHONDONTWRITEBYTECODE $(PY) $$one || exit; done

package: ## build the wheel and the source archive into dist/
	@sh tools/setup.sh dev
	$(PY) -m build --no-isolation --outdir dist

clean: ## remove build results and caches; .venv stays
	rm -rf build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
