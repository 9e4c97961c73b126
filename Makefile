# Every target is one plain command; `make help` lists them.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help html serve test interpreters check accept matrix bench lab clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

html: .venv/site  ## Build the site into build/html (installs what is missing)
	$(BIN)/python -m apimap.site.build

serve: html .venv/live  ## Serve the site with kernels, so that its pages run code
	$(BIN)/python -m apimap.live $(ARGS)

test: html .venv/test .venv/live .venv/hub .venv/npm  ## Check pages and code, run all tests
	$(BIN)/python -m pytest -n auto

interpreters:  ## Run the tests that need no framework on each Python that is here
	$(PYTHON) tools/test_interpreters.py

check: .venv/site  ## Run pages and entries anew, compare with the records (long)
	$(BIN)/apimap outputs check
	$(BIN)/apimap verify --check

accept: .venv/site  ## Record outputs and verdicts that changed, after you have looked
	$(BIN)/apimap outputs accept
	$(BIN)/apimap verify

matrix: .venv/site  ## Run pages and entries under each version of versions.toml (long)
	$(BIN)/apimap outputs matrix
	$(BIN)/apimap results matrix

bench: .venv/live  ## Measure what the machinery saves, as ratios
	$(BIN)/python benchmarks/run.py

lab: .venv/lab  ## Open the notebooks in JupyterLab, as notebooks
	JUPYTER_CONFIG_PATH=.jupyter $(BIN)/jupyter lab notebooks

clean:  ## Remove what was built; .venv stays
	rm -rf build

.venv/site: requirements.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py requirements.txt
	touch $@

.venv/test: .venv/site requirements-test.txt requirements-test-core.txt
	$(PYTHON) tools/install.py requirements-test.txt
	touch $@

.venv/lab: .venv/site requirements-lab.txt
	$(PYTHON) tools/install.py requirements-lab.txt
	touch $@

.venv/live: .venv/site requirements-live.txt
	$(PYTHON) tools/install.py requirements-live.txt
	touch $@

# Without npm there is no proxy, and the test of the JupyterHub is skipped.
.venv/hub: .venv/live requirements-hub.txt
	$(PYTHON) tools/install.py requirements-hub.txt
	-npm install --silent --prefix .venv/hub-proxy configurable-http-proxy@5.3.0
	touch $@

# Without npm there is no linter of JavaScript, and its test is skipped.
.venv/npm: package.json package-lock.json
	-npm ci --silent --no-audit --no-fund && touch $@
