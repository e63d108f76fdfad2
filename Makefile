# The commands of Palabre. `make demo` and `make test` are all a newcomer needs; both set up what they use.
#
#   make setup         install what the site needs (.venv), compile the catalogues; nothing is started
#   make demo          a demonstration on http://127.0.0.1:8000; its data lies in demo-data/
#   make run           the real site: gunicorn and the task worker, in production mode
#   make test          every test, on SQLite and on PostgreSQL, and in a browser where one can be had
#   make bench         how fast it is beside bare Django and other comment systems; QUICK=1: in less than five minutes
#   make bench-screening  what screening costs, beside simpler filters; DATA=folder with wordlists/, QUICK=1
#   make train DATA=folder     fit the shipped weights again on labelled comments (may_train/, offtopic/); scikit-learn
#   make crossval DATA=folder  the same refitted without a fifth of the rows at a time, and read on that fifth
#   make faults      the long runs: many more sequences of moves, on both databases
#   make check         formatting, lint, types, templates, migrations, catalogues
#   make requirements  compile requirements/*.txt again from pyproject.toml
#
# Another Python: make setup PYTHON=python3.12. Another place to listen: make demo BIND=127.0.0.1:8001.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# What is installed is marked inside the environment, so that removing .venv is enough to start again.
MARK := $(VENV)/.installed
INSTALL := $(PY) requirements/install.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))

.PHONY: setup demo run test faults bench bench-screening data-named train crossval check requirements
.DELETE_ON_ERROR:

setup: $(MARK)-run $(CATALOGUES)

demo: setup
	@PALABRE_MODE=demo exec $(PY) manage.py demo

run: setup
	@PALABRE_MODE=production exec $(PY) manage.py serve

test: setup $(MARK)-test
	@$(PY) tests/chromium.py
	@$(PY) tests/run.py

faults: setup $(MARK)-test
	@STATE_MACHINE_RUNS=10000 $(PY) -m pytest -q tests/journeys/test_state_machine.py
	@STATE_MACHINE_RUNS=10000 $(PY) -m pytest -q tests/journeys/test_state_machine.py --database=postgresql

bench: setup $(MARK)-test
	@$(PY) -m bench.board $(if $(QUICK),--quick)

bench-screening: setup
	@$(PY) -m bench.screening $(if $(QUICK),--quick) $(if $(DATA),--data $(DATA))

data-named:
	@test -n "$(DATA)" || { echo "Say where the labelled comments lie: DATA=folder" >&2; exit 1; }

train: data-named setup $(MARK)-train
	$(PY) -m moderation.learning.vocabulary $(DATA)
	$(PY) -m moderation.learning.topic $(DATA)
	$(PY) -m moderation.learning.tone $(DATA)

crossval: data-named setup $(MARK)-train
	$(PY) -m moderation.learning.crossval $(DATA)

check: setup $(MARK)-develop
	@$(PY) tests/lint.py

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Palabre needs Python 3.11 or newer; $(PYTHON) is not. Say which to use: make setup PYTHON=python3.12" >&2; exit 1; }
	@echo "▸ Python environment in $(VENV)/"
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(MARK)-run: requirements/run.txt | $(PY)
	@echo "▸ What the site needs (requirements/run.txt)"
	@$(INSTALL) $< && touch $@

$(MARK)-test: requirements/test.txt | $(MARK)-run
	@echo "▸ What the tests need (requirements/test.txt)"
	@$(INSTALL) $< && touch $@

$(MARK)-train: requirements/train.txt | $(MARK)-run
	@echo "▸ What fitting the weights needs (requirements/train.txt)"
	@$(INSTALL) $< && touch $@

$(MARK)-develop: requirements/develop.txt | $(MARK)-run
	@echo "▸ What the checks need (requirements/develop.txt)"
	@$(INSTALL) $< && touch $@

# Babel leaves out a catalogue whose header is marked fuzzy, and still ends well: hence the second line.
%.mo: %.po | $(MARK)-run
	@echo "▸ Catalogue $<"
	@$(VENV)/bin/pybabel --quiet compile --input-file $< --output-file $@
	@test -f $@ || { echo "$< was not compiled: remove the “fuzzy” mark from its header." >&2; exit 1; }

COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --only-binary :all: --custom-compile-command "make requirements" pyproject.toml

requirements: $(MARK)-develop
	$(COMPILE) --output-file requirements/run.txt
	$(COMPILE) --constraint requirements/run.txt --extra test --output-file requirements/test.txt
	$(COMPILE) --constraint requirements/test.txt --extra develop --output-file requirements/develop.txt
	$(COMPILE) --constraint requirements/run.txt --extra train --output-file requirements/train.txt
