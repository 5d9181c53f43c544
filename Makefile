# Everything a developer does. `make` alone lists it.
PORT ?= 8000
SANDBOX_PORT ?= 8900
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# The suite waits as much as it computes: for browsers, other processes and the disk.
JOBS ?= 5
# Where Python is told to keep nothing compiled, each of the suite's many processes compiles everything anew.
export PYTHONDONTWRITEBYTECODE :=
VENV_PYTHON := .venv/bin/python
INSTALLED := .venv/installed
LOCK := .venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help run test clocks lint format bench chaos cluster messages pictures lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: $(INSTALLED) ## Start the demo: sandbox, delivery worker and portal (PORT=8000 SANDBOX_PORT=8900)
	@$(VENV_PYTHON) tools/run.py --port $(PORT) --sandbox-port $(SANDBOX_PORT)

test: $(INSTALLED) ## Run the whole suite, browser tests included (ARGS="-k receipt")
	@sh tools/chromium.sh
	@$(VENV_PYTHON) -m pytest -n $(JOBS) $(ARGS)

clocks: $(INSTALLED) ## Run the tests that know of time at a leap day, a year's end, a summer time's end (needs faketime)
	@$(VENV_PYTHON) tools/clock_tests.py $(ARGS)

lint: $(INSTALLED) ## Check style and types
	@$(VENV_PYTHON) -m ruff check .
	@$(VENV_PYTHON) -m ruff format --check .
	@$(VENV_PYTHON) -m mypy

format: $(INSTALLED) ## Mend style
	@$(VENV_PYTHON) -m ruff check --fix .
	@$(VENV_PYTHON) -m ruff format .

bench: $(INSTALLED) ## Measure calls, memory and speed, and print them
	@$(VENV_PYTHON) -m benchmarks $(ARGS)

chaos: $(INSTALLED) ## Kill, pause and break the delivery, and count (ARGS="storm --submissions 500")
	@$(VENV_PYTHON) -m tests.chaos $(or $(ARGS),all)
	@test -n "$(ARGS)" || $(VENV_PYTHON) -m pytest -q -n $(JOBS) -m long

cluster: $(INSTALLED) ## Two nodes, two workers, Redis, S3 and nginx, taken away in turn under load (ARGS="--submissions 200")
	@$(VENV_PYTHON) -m tests.cluster $(ARGS)

messages: $(INSTALLED) ## Collect texts into locale/*.po and compile what is translated (needs gettext)
	@$(VENV_PYTHON) manage.py makemessages --all --no-obsolete --no-wrap --no-location \
		--ignore .venv --ignore sandbox --ignore tests --ignore tools --ignore benchmarks --ignore var
	@$(VENV_PYTHON) manage.py compilemessages --ignore .venv

pictures: $(INSTALLED) ## Take the pictures of the README and of docs/states.md anew, of demos of their own
	@sh tools/chromium.sh
	@$(VENV_PYTHON) -m tools.pictures
	@$(VENV_PYTHON) -m tools.page_state_pictures

lock: $(INSTALLED) ## Pin the dependencies of pyproject.toml again (ARGS=--upgrade for newer ones)
	@$(LOCK) $(ARGS) pyproject.toml -o requirements.lock
	@$(LOCK) $(ARGS) pyproject.toml --all-extras -o requirements-extras.lock
	@$(LOCK) $(ARGS) pyproject.toml --all-extras --group dev -o requirements-dev.lock

clean: ## Remove what can be made again; the data in var/ stays
	@rm -rf .venv .ruff_cache .mypy_cache .pytest_cache .hypothesis staticfiles test-results build *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv installs the lock in a quarter of pip's time, and comes from the lock itself. Where it finds no package index,
# because only pip knows where that is, pip does the rest.
$(INSTALLED): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@echo "Installing the locked dependencies into .venv"
	@test -x $(VENV_PYTHON) || $(PYTHON) -m venv --without-pip .venv
	@awk '/^[^ #]/ { uv = /^uv==/ } uv' requirements-dev.lock > .venv/uv.lock
	@$(PYTHON) -m pip --python $(VENV_PYTHON) install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@.venv/bin/uv pip sync --quiet --python $(VENV_PYTHON) --require-hashes requirements-dev.lock \
		|| $(PYTHON) -m pip --python $(VENV_PYTHON) install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
