.DEFAULT_GOAL := help
.PHONY: brief test refresh lab lint bench clean help
PYTHON ?= python3
RUN = .venv/bin/python -m ocop_analysis
NO_VENV = "This needs Python 3.11 or later with venv (Debian and Ubuntu: apt install python3-venv); \
another Python: make PYTHON=python3.12 brief"
NO_PACKAGES = "The packages could not be installed: the first lines above say why (a network is needed the first time)"

brief: .venv/folder ## check the data, write data/tidy, execute the notebooks, fill build/
	@$(RUN) brief

refresh: .venv/folder ## store outputs, pictures and codebook again, to be reviewed as a diff
	@$(RUN) refresh

lab: .venv/with-lab ## open the notebooks in JupyterLab
	.venv/bin/python -m jupyter lab notebooks

test: .venv/with-test .venv/with-gather ## unit tests, doctests, and every stored notebook output against a new one
	.venv/bin/python -m pytest --nbval -n 2 tests ocop_analysis notebooks

lint: .venv/with-lint ## ruff over everything, mypy over the package
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/python -m mypy

bench: .venv/with-test ## how fast the road is, in ratios of one run
	.venv/bin/python tests/bench.py --brief

clean: ## remove build/ and the environment
	rm -rf build .build.* .ocop.lock* .venv

help: ## this list
	@echo "make brief is all that is needed: it sets up .venv (once), then fills build/ with what to take away."
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 10

# An environment knows the folder it was made in: in a copied or moved one it is made anew.
ifneq ($(shell cat .venv/folder 2>/dev/null),$(CURDIR))
.PHONY: .venv/folder
endif

.venv/folder: pyproject.toml
	@echo "setting up .venv, a minute or two (the first time, in another folder, or after a change of versions)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' && $(PYTHON) -m venv --clear .venv \
		|| { echo $(NO_VENV); exit 1; }
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable . || { echo $(NO_PACKAGES); exit 1; }
	@pwd -P > $@

.venv/with-%: .venv/folder
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]' || { echo $(NO_PACKAGES); exit 1; }
	@touch $@
