# Two commands are all a newcomer needs: `make report` and `make test`. Each sets up what it uses first,
# so there is no installation step to forget. Needs: git, make, Python 3.11 or newer, and PyPI.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help report test test-all check lint format types setup lock clean FORCE

# A Python to use instead of the first suitable one: make PYTHON=/path/to/python3 report
PYTHON ?=
export PYTHON

VENV := .venv
BIN := $(VENV)/bin
REPORT := build/clauseproof-report.html

# The machine's own Python or none: a command that quietly downloads an interpreter is no good guest.
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(VENV)
unexport VIRTUAL_ENV

# The stamp holds the folder it was made in. An environment is not movable (its scripts name their
# interpreter by absolute path), so one that was moved, or whose Python has gone, is made anew.
STAMP := $(VENV)/.set-up
USABLE := $(shell test "$$(cat $(STAMP) 2>/dev/null)" = '$(CURDIR)' && $(BIN)/python -c '' 2>/dev/null && echo yes)
ifneq ($(USABLE),yes)
$(STAMP): FORCE
endif

# Sets $uv to a uv that works here: the one on the PATH if it is recent enough for pyproject.toml, else
# one that pip installs into .bootstrap. `uv cache dir` answers at once, and only if both hold.
define FIND_UV
fail() { printf 'make: %s\n' "$$*" >&2; exit 1; }

find_python() {
    seen=
    for name in $${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        command -v "$$name" >/dev/null 2>&1 || continue
        version=$$("$$name" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
        if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$$name
            return
        fi
        seen=$${seen:-"$$name is $$version"}
    done
    fail "Clauseproof needs Python 3.11 or newer, but $${seen:-there is no $${PYTHON:-python3} here}:" \
        "install one, or name one with make PYTHON=/path/to/python3."
}

[ -z "$$PYTHON" ] || find_python
if uv cache dir >/dev/null 2>&1; then
    uv=uv
    [ -n "$$PYTHON" ] || uv python find '>=3.11' >/dev/null 2>&1 ||
        fail "Clauseproof needs Python 3.11 or newer, but uv finds none here:" \
            "install one, or name one with make PYTHON=/path/to/python3."
else
    uv=.bootstrap/bin/uv
    if ! "$$uv" cache dir >/dev/null 2>&1; then
        find_python
        "$$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
            fail "$$python cannot make a virtual environment: install its venv module" \
                "(on Debian and Ubuntu: apt-get install python3-venv), or install uv."
        rm -rf .bootstrap
        "$$python" -m venv .bootstrap || fail "$$python could not make a virtual environment in .bootstrap."
        .bootstrap/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8,<1' ||
            fail "pip could not install uv: is the package index reachable?"
    fi
fi
endef
export FIND_UV

# The stamp goes first: an interrupted set-up leaves none behind, and the next one starts anew.
define SET_UP
[ "$(USABLE)" = yes ] || rm -rf $(VENV)
rm -f $(STAMP)
echo 'Setting up $(VENV) ...'
[ -t 2 ] || quiet=--quiet
"$$uv" sync --locked $${quiet-} $${PYTHON:+--python "$$PYTHON"} || fail "uv could not set up $(VENV)."
printf '%s\n' '$(CURDIR)' > $(STAMP)
endef
export SET_UP

help:
	@echo 'make report    write the HTML report on the built-in case and say where it is'
	@echo 'make test      run the fast tests'
	@echo 'make test-all  run all tests, the slow ones too'
	@echo 'make check     compare every verdict with what the workspace expects'
	@echo 'make lint      look for mistakes and unformatted code (make format mends them)'
	@echo 'make types     check the types'
	@echo 'make setup     only make $(VENV), which the others do by themselves'
	@echo 'make lock      resolve the dependencies again into uv.lock'
	@echo 'make clean     remove everything that these commands made'

setup: $(STAMP)

$(STAMP): pyproject.toml uv.lock
	@sh -eu -c "$$FIND_UV; $$SET_UP"

report: setup
	@mkdir -p $(dir $(REPORT))
	@$(BIN)/clauseproof report -o '$(CURDIR)/$(REPORT)'

test: setup
	@$(BIN)/python -m pytest -m 'not slow' -n auto $(PYTEST_ARGS)

# One at a time: some of the slow tests measure time, and the browser wants the cores to itself.
test-all: test
	@$(BIN)/python -m pytest -m slow $(PYTEST_ARGS)

check: setup
	@$(BIN)/clauseproof check
	@$(BIN)/clauseproof verify

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: setup
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: setup
	@$(BIN)/mypy

# The lock file is for everyone, so it must not learn a private index or mirror from whoever runs this.
lock:
	@unset UV_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL UV_FIND_LINKS; \
	sh -eu -c "$$FIND_UV; "'"$$uv" lock --no-config --default-index https://pypi.org/simple'

clean:
	rm -rf build dist $(VENV) .bootstrap .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
