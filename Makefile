.PHONY: setup run test check bench lock

setup: ## the environment in .venv, with what developers need
	@scripts/setup dev
	@echo "Ready: ./run starts the market, ./test tests it, make check reads it."

run:
	@./run

test:
	@./test

check:
	@scripts/check

bench: setup
	@set -e; for bench in bench/[!_]*.py; do echo "— $$bench"; .venv/bin/python "$$bench"; done

lock: setup
	@scripts/lock
