# Two commands. Both install what they need into .venv, from the locked versions.
#   make serve   the demonstration newsroom at http://127.0.0.1:8000 (PORT= changes it)
#   make test    every check and test, on SQLite, on PostgreSQL and in a browser

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin

# One's own machine has no certificate, so these two do without HTTPS.
export NEWSDESK_HTTP = 1

.PHONY: serve test lock

serve: .venv/serving
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@$(BIN)/python manage.py load_demo
	@echo "Newsdesk is at http://127.0.0.1:$(PORT) (Ctrl+C ends it)"
	@$(BIN)/python manage.py worker --with-parent & \
		exec $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 2 \
			--blocking-threads 1 --workers-kill-timeout 3 --no-ws --log-level warning \
			newsdesk.wsgi:application

test: .venv/testing
	@tests/run

# After a change of versions in pyproject.toml.
lock: .venv/testing
	$(BIN)/pip-compile $(LOCK) --extra dev --output-file requirements-dev.txt pyproject.toml
	@# With the same versions that it is tested with, also where tests ask for older ones.
	$(BIN)/pip-compile $(LOCK) --constraint requirements-dev.txt \
		--output-file requirements.txt pyproject.toml

LOCK = --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-options \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Newsdesk needs Python 3.11 or newer; say which with: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ echo "Python's venv module is missing (Debian: apt-get install python3-venv)"; exit 1; }
	@touch $@

.venv/serving: .venv/made requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/testing: .venv/made requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/serving
