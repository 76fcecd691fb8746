.PHONY: run test check

PYTHON ?= python3

run:  ## set up and start the app
	$(PYTHON) bootstrap.py run

test:  ## set up and run the tests
	$(PYTHON) bootstrap.py test

check:  ## set up, then lint, formatting and types
	$(PYTHON) bootstrap.py check
