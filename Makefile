# Every target is one plain command; `make help` lists them.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help html test lab clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

html: .venv/site  ## Build the site into build/html (installs what is missing)
	$(BIN)/python -m apimap.build

test: html .venv/test  ## Check pages and code, run all tests
	$(BIN)/python -m pytest

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
