# The two commands that a newcomer needs are `make demo` and `make test`; both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLES := bo_trach:2021-2023 yen_son:2020-2022 ky_son_hoa_binh:2016-2018 ky_son_nghe_an:2016-2020

.PHONY: help setup demo test coverage lint check messages samples pictures bench curves clean

help:
	@echo "make demo      ingest the four sample workspaces and show the figures of Bố Trạch"
	@echo "make test      run all tests"
	@echo "make coverage  the same, telling which lines no test runs: takes more than twice as long"
	@echo "make lint      ruff, mypy, import-linter, translations"
	@echo "make check     lint and test: what CI runs"
	@echo "make bench     time dvk beside pandas, polars and others (SIZE=nation: 3,321 communes)"
	@echo "make curves    how time and memory grow with files, rows and quarters (SIZE=nation: up to the nation's)"
	@echo "make messages  update the Vietnamese message catalogue from the source"
	@echo "make samples   write sample_data anew"
	@echo "make pictures  draw the reports anew for docs/ (needs LibreOffice)"

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

setup: $(VENV)/ready

# A copy is used, so that the demo leaves nothing behind in the repository and can be run again.
demo: setup
	@rm -rf out/demo && mkdir -p out/demo
	@for entry in $(SAMPLES); do \
		place=$${entry%%:*}; cp -r sample_data/$$place out/demo/; \
		echo "== dvk ingest ($$place)"; \
		$(BIN)/dvk -C out/demo/$$place -q ingest || exit 1; \
	done
	@for entry in $(SAMPLES); do \
		place=$${entry%%:*}; period=$${entry##*:}; \
		$(BIN)/dvk -C out/demo/$$place summarize --period $$period -o out/demo/$$place.md || exit 1; \
	done
	@echo "== dvk summarize --period 2021-2023 (bo_trach)"
	@$(BIN)/dvk -C out/demo/bo_trach summarize --period 2021-2023
	@echo "== the same of all four: out/demo/*.md"

test: setup
	$(BIN)/pytest -n auto --dist loadfile

coverage: setup
	# In one place, wherever a test stands: the children that read files write theirs too.
	COVERAGE_FILE=$(CURDIR)/.coverage $(BIN)/pytest --cov --cov-report=term -n auto --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py --check

check: lint test

messages: setup
	$(BIN)/python tools/messages.py

samples: setup
	$(BIN)/python sample_data/make.py

pictures: setup
	$(BIN)/python tools/pictures.py

# SIZE=district takes a few minutes, SIZE=nation ten and 3 GB on the disk.
bench: setup
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	$(BIN)/python benchmarks/run.py $(or $(SIZE),district)

# SIZE=nation takes some five minutes.
curves: setup
	$(BIN)/python benchmarks/curves.py $(or $(SIZE),district)

clean:
	rm -rf out .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
