.DEFAULT_GOAL := help
.PHONY: brief test refresh lab lint bench clean help

brief: .venv/installed ## check the data, write data/tidy, execute the notebooks, fill build/
	.venv/bin/ocop brief

test: .venv/installed ## unit tests, doctests, and every stored notebook output compared with a new one
	.venv/bin/pytest --nbval -n 2 tests ocop_analysis notebooks

refresh: .venv/installed ## store the notebooks' outputs and the codebook again, to be reviewed as a diff
	.venv/bin/ocop refresh

lab: .venv/installed ## open the notebooks in JupyterLab
	.venv/bin/jupyter lab notebooks

lint: .venv/installed ## ruff over everything, mypy over the package
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

bench: .venv/installed ## how fast the road is, in ratios of one run
	.venv/bin/python tests/bench.py --brief

clean: ## remove build/ and the environment
	rm -rf build .build.* .ocop.lock .venv

help: ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 10

.venv/installed: requirements.txt pyproject.toml
	@echo "setting up .venv, about two minutes (first time, or after a change of versions)"
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --editable .
	@touch $@
