# One word a chore; `make` alone lists them. They use the environment .venv (see CONTRIBUTING.md).
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo test browser lint format types docs site bench mutate generated shots pages looks lock ci

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo:  ## the sample city, played and served on port 8001
	$(BIN)/shinkyu demo

test:  ## all tests but those in a browser, on all cores
	$(BIN)/python -m pytest -n auto

browser:  ## every page in a real Chromium (tests/browser)
	$(BIN)/python -m pytest -n auto tests/browser

lint:  ## ruff: rules and layout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format:  ## lay out the code, mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

types:  ## mypy, strict, over package, tests, tools and benchmarks
	$(BIN)/mypy

docs:  ## the site under site/, checked for broken links
	$(BIN)/python -m mkdocs build --strict

site:  ## the site while you write, on port 8000
	$(BIN)/python -m mkdocs serve

bench:  ## the benchmarks that need nothing but the package; each prints its page
	$(BIN)/python benchmarks/bench_compare.py > benchmarks/compare.md
	$(BIN)/python benchmarks/bench_night.py > benchmarks/night.md

mutate:  ## make mutate m=pipeline.compare.align: mistakes that its tests would not notice
	$(BIN)/python tools/mutate.py $(m)

generated:  ## all that is made from the code: dictionary, metadata, row types, references
	$(BIN)/python tools/make_dictionary.py
	$(BIN)/python tools/make_metadata.py
	$(BIN)/python tools/make_row_types.py
	$(BIN)/python tools/make_commands.py
	$(BIN)/python tools/make_urls.py

shots:  ## the pictures of the READMEs (needs chromium)
	$(BIN)/python tools/make_screenshots.py

pages:  ## pictures of every page: both widths, both languages, light and dark, under build/pages
	$(BIN)/python tools/make_page_pictures.py build/pages

looks:  ## the pictures that the main pages must resemble (tests/browser), after a meant change
	$(BIN)/python tools/make_page_pictures.py --references

lock:  ## the locked versions, from pyproject.toml and requirements/*.in
	PATH="$(CURDIR)/$(BIN):$$PATH" tools/lock.sh

ci:  ## all that must be green, on a fresh clone
	.ci/run
