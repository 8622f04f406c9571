# make demo   example letters and a batch into out/            make check  types, style, layers
# make test   all tests                                        make bench  times, side by side
# make test-lowest  all tests (or TESTS=tests/model …) with the lowest versions of the libraries that pyproject.toml allows
# make docs   pages that are generated from the sources        make clean  remove what make made

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLES := $(filter-out %/JOB.yaml,$(sort $(wildcard examples/*.yaml examples/*/*.yaml)))

.PHONY: demo test test-lowest check bench docs clean

demo: $(VENV)/.runtime
	@$(BIN)/lettergen render $(EXAMPLES) --format pdf,docx -o out
	@$(BIN)/lettergen render examples/house-template/letters/*.yaml --workspace examples/house-template --format docx -o out/house-template
	@rm -rf out/batch
	@$(BIN)/lettergen batch examples/batch/JOB.yaml --quiet > /dev/null
	@echo
	@echo "Warnungen dazu / about the warnings: docs/model-letters.md"
	@echo "Die Beispielbriefe liegen in / The example letters are in: $(CURDIR)/out"
	@echo "Briefe in Word-Vorlagen liegen in / Letters in Word templates are in: $(CURDIR)/out/house-template"
	@echo "Die Serie an fünfzig Rathäuser liegt in / The batch to fifty town halls is in: $(CURDIR)/out/batch"

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto

test-lowest: $(VENV)/bin/python
	@rm -rf $(VENV)/lowest
	@$(PYTHON) -m venv $(VENV)/lowest
	@$(PYTHON) scripts/lowest_versions.py > $(VENV)/lowest/constraints.txt
	$(VENV)/lowest/bin/python -m pip install -qq --disable-pip-version-check -c $(VENV)/lowest/constraints.txt --editable '.[dev]'
	$(VENV)/lowest/bin/python -m pytest -n auto $(TESTS)

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

docs: $(VENV)/.dev
	$(BIN)/python scripts/make_docs.py
	$(BIN)/python scripts/make_catalogue.py
	$(BIN)/python scripts/make_gallery.py
	$(BIN)/python scripts/make_template_check.py

clean:
	rm -rf $(VENV) out dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lettergen needs Python 3.11 or newer; set PYTHON=…")'
	@echo "Setting up $(VENV) (about half a minute) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q lettergen
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q lettergen
	@touch $@ $(VENV)/.runtime
