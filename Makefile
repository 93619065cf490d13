# Everything that a fresh machine with Python 3.11+ (with venv), pip and make needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INDEX := $(VENV)/sample-index

.PHONY: try test golden lint format bench clean

try: $(VENV)/.zhanyi  ## index the bundled articles and answer a query
	$(BIN)/zhanyi build --index $(INDEX)
	$(BIN)/zhanyi search 張靈甫 孟良崮 --index $(INDEX)
	@echo "Go on with:  $(BIN)/zhanyi serve --index $(INDEX)"

test: $(VENV)/.test  ## run the tests, on all cores, a file of them on one
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

golden: $(VENV)/.test  ## write the golden rankings anew after a change of the ranking
	$(BIN)/python -m pytest --quiet --rewrite-golden tests/search/test_golden_rankings.py

lint: $(VENV)/.lint  ## formatting, linters, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.lint
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.bench  ## measure beside other engines; BENCH='--docs 10000 --corpus FILE' and so on
	$(BIN)/python -m benchmarks.run $(BENCH)

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zhanyi needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.zhanyi: $(VENV)/bin/python setup.cfg setup.py pyproject.toml $(wildcard */*/*.[ch] */*/*/*.[ch])
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python -m compileall -q corpus index search  # else each command compiles them where none may write bytecode
	touch $@

$(VENV)/.test: $(VENV)/.zhanyi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

$(VENV)/.lint: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,lint]'
	touch $@

$(VENV)/.bench: $(VENV)/.zhanyi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@
