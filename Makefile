# make demo     example letters and a batch into out/          make check     types, style, layers
# make test     all tests                                      make quick     the tests of the inner loop, under a minute
# make fuzz     spoilt files and random data for two minutes; FUZZ_SECONDS=36000 for ten hours, FUZZ_SEED=n for others,
#                FUZZ_FILES=2000 for so many files
# make serve    pages in the browser, letters over HTTP
# make bench    times, side by side                            make licences  every file has one (REUSE)
# make docs     pages that are generated from the sources      make site      the documentation as a site in out/site
# make release VERSION=…  checks, builds, lists what is in it  make clean     remove what make made
# make mutate    small faults in a copy of the sources: how many do the tests find? (half an hour, one process)
# make test-lowest  all tests (or TESTS=tests/model …) with the lowest versions of the libraries that pyproject.toml allows

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLES := $(filter-out %/JOB.yaml,$(sort $(wildcard examples/*.yaml examples/*/*.yaml)))

# Tests start the command hundreds of times, and pytest prepares 350 files: what is compiled once is kept, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo serve test quick test-lowest check fuzz bench mutate docs site release licences clean audit

demo: $(VENV)/.runtime
	@mkdir -p out && rm -rf out/batch out/gebuehrenbescheide
	@( $(BIN)/lettergen render $(EXAMPLES) --format pdf,docx -o out \
	&& $(BIN)/lettergen render examples/house-template/letters/*.yaml --workspace examples/house-template --format docx -o out/house-template \
	&& $(BIN)/lettergen render examples/eigenes-aussehen/letters/*.yaml --workspace examples/eigenes-aussehen --format pdf,docx -o out/eigenes-aussehen \
	&& $(BIN)/lettergen adopt examples/in-word-geaendert/*.docx -o out/in-word --diff \
	&& $(BIN)/lettergen batch examples/gebuehrenbescheide/JOB.yaml --workspace examples/gebuehrenbescheide --quiet \
	&& $(BIN)/lettergen batch examples/batch/JOB.yaml --quiet ) > out/demo.log 2>&1 || { cat out/demo.log; exit 1; }
	@echo "$(CURDIR)/out"
	@echo "  *.pdf, *.docx        Beispielbriefe / example letters (Warnungen / warnings: out/demo.log, docs/model-letters.md)"
	@echo "  house-template/      Briefe in Word-Vorlagen / letters in Word templates;  in-word/  in Word geändert / edited in Word"
	@echo "  eigenes-aussehen/    eigene Schrift, eigener Bogen / a typeface and stationery of one's own"
	@echo "  gebuehrenbescheide/  dreißig Bescheide einer eigenen Briefart / thirty notices of a kind of one's own"
	@echo "  lettergen serve --open   dasselbe im Browser und über HTTP / the same in the browser and over HTTP: make serve"
	@echo "  batch/               eine Serie an fünfzig Rathäuser / a batch to fifty town halls"

serve: $(VENV)/.serve
	$(BIN)/lettergen serve --open --workspace examples/house-template

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal

quick: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal -q -m "not slow and not libreoffice and not verapdf and not chromium" --hypothesis-profile=quick --durations=5 --durations-min=1

test-lowest: $(VENV)/bin/python
	@rm -rf $(VENV)/lowest
	@$(PYTHON) -m venv $(VENV)/lowest
	@$(PYTHON) scripts/lowest_versions.py > $(VENV)/lowest/constraints.txt
	$(VENV)/lowest/bin/python -m pip install -qq --disable-pip-version-check -c $(VENV)/lowest/constraints.txt --editable '.[dev]'
	$(VENV)/lowest/bin/python -m pytest -n auto --dist worksteal $(TESTS)

check: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

audit: $(VENV)/.dev
	@$(BIN)/python scripts/audit.py

FUZZ_SECONDS ?= 100
FUZZ_SEED ?= 1
FUZZ_EXAMPLES ?= 200
# However fast the machine is, the same number of files; what decides about a change uses that.
FUZZ_FILES ?=

fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.hostile.fuzz --seed $(FUZZ_SEED) $(if $(FUZZ_FILES),--files $(FUZZ_FILES),--seconds $(FUZZ_SECONDS))
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) CI=true $(BIN)/python -m pytest -q tests/hostile/test_finds.py --timeout 0

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.fields
	$(BIN)/python -m benchmarks.cold_kinds

mutate: $(VENV)/.mutation
	nice -n 19 $(BIN)/python scripts/mutate.py

docs: $(VENV)/.dev
	$(BIN)/python scripts/make_docs.py
	$(BIN)/python scripts/make_catalogue.py
	$(BIN)/python scripts/draw_architecture.py
	$(BIN)/python scripts/make_gallery.py
	$(BIN)/python scripts/make_adopt_example.py
	$(BIN)/python scripts/make_template_check.py

site: $(VENV)/.docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --clean
	@echo "out/site/index.html"

release: $(VENV)/.release
	$(BIN)/python scripts/release.py "$(VERSION)"

licences: $(VENV)/.release
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

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

$(VENV)/.serve: $(VENV)/.runtime
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[serve]'
	@touch $@

$(VENV)/.release: $(VENV)/.dev
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[release]'
	@touch $@

$(VENV)/.mutation: $(VENV)/.dev
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[mutation]'
	@touch $@

$(VENV)/.docs: $(VENV)/.dev
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[docs]'
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q lettergen
	@touch $@ $(VENV)/.runtime
