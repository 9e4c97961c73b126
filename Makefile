# Every target is one plain command; `make help` lists them.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help html test check accept matrix bench lab clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

html: .venv/site  ## Build the site into build/html (installs what is missing)
	$(BIN)/python -m apimap.site.build

test: html .venv/test  ## Check pages and code, run all tests
	$(BIN)/python -m pytest

check: .venv/site  ## Run the pages anew and compare their outputs with the records
	$(BIN)/apimap outputs check

accept: .venv/site  ## Record outputs that changed, after you have looked at them
	$(BIN)/apimap outputs accept

matrix: .venv/site  ## Run the pages under each version of versions.toml (long)
	$(BIN)/apimap outputs matrix

bench: .venv/site  ## Measure what the machinery saves, as ratios
	$(BIN)/python benchmarks/run.py

lab: .venv/lab  ## Open the notebooks in JupyterLab, as notebooks
	JUPYTER_CONFIG_PATH=.jupyter $(BIN)/jupyter lab notebooks

clean:  ## Remove what was built; .venv stays
	rm -rf build

.venv/site: requirements.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py requirements.txt
	touch $@

.venv/test: .venv/site requirements-test.txt
	$(PYTHON) tools/install.py requirements-test.txt
	touch $@

.venv/lab: .venv/site requirements-lab.txt
	$(PYTHON) tools/install.py requirements-lab.txt
	touch $@
