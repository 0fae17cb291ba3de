# Two commands do everything on a fresh Debian machine that has Swift and make: `make demo` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eo pipefail -c
.DEFAULT_GOAL := help

CONFIG := release
# Without what a debugger reads: less to write and to link. `make build DEBUG_INFO=dwarf` has it.
DEBUG_INFO := none
BUILD = swift build -c $(CONFIG) --explicit-target-dependency-import-check error -debug-info-format $(DEBUG_INFO)
TRIAGE := .build/$(CONFIG)/triage
SERVE := .build/$(CONFIG)/triage-serve
BUNDLE := .build/$(CONFIG)/crisis-triagePackageTests.xctest
PYTHON := .build/python/bin/python
# What takes several browsers at once, and a server that is killed, is for every night.
CONSOLE = $(PYTHON) Tests/Python/check_console.py $(SERVE) . --only
test-live: PARTS = "calls,deciding,slips,two decide,changing,reconnect,left,practice,people,hand-off,chat,speaks,panel,timers,board,taken back,kept away,steady,contradicted,ageing,cold,denied,eye,words and digits,told first,said plainly"
test-pages: PARTS = "pages,authors,difference,markup,outcomes,earlier,retention,felt,colours,budget,roles,fold,forms,half screen"
NGINX := .build/nginx/usr/sbin/nginx
PEERS := .build/peers/bin/python
SPARK := .build/spark/bin/python
SYSTEM_PACKAGES := libyaml-dev libedit-dev zlib1g-dev libzstd-dev libsqlite3-dev libsodium-dev libpq-dev pkg-config
# Tests type into a real terminal, and look at pages in a real browser.
test golden: SYSTEM_PACKAGES += tmux
test: SYSTEM_PACKAGES += chromium openssl postgresql python3 python3-venv z3 zstd $(if $(shell command -v java),,default-jre-headless)
bench bench-peers: SYSTEM_PACKAGES += gcc python3 python3-venv

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: build ## Build everything and evaluate a real call with its explanation
	@$(TRIAGE) evaluate Protocols/example.call.yaml

serve: system ## Build the server and start it with the shipped library and a first account
	@$(BUILD) --product triage-serve
	@.build/$(CONFIG)/triage-serve serve

build: system ## Build the command `triage`
	@$(BUILD) --product triage

# Everything is tested as it is shipped, in release mode; so there is one build of each file. A build seldom has work for two cores,
# so what needs only the programs of the terminal is tested while the server and the tests are built.
test: system ## Lint, build, run all tests, check the library and run its cases
	@# What takes longest is started first.
	@$(MAKE) --no-print-directory -j4 --output-sync=target \
		test-build test-tools lint test-library test-site test-swift test-pages test-live test-server test-commands
	@awk '/Test run with/ { tests += $$5; suites += $$8 } END { print tests " tests in " suites " suites passed" }' \
		.build/test-swift.log .build/test-commands.log

test-programs: system
	@for product in triage triage-bench agreement-oracle; do $(BUILD) --product $$product; done

test-build: test-programs
	@$(BUILD) --build-tests

test-tools: $(PYTHON) $(SPARK) $(NGINX)
test-library: test-programs
test-site: test-programs test-tools
test-live test-pages test-server: test-build test-tools
test-swift test-commands: test-build

# Tests that start the command do it one after another; beside the others each would wait for its turn anew.
# The bundle is started as it is: of two `swift test` at once one finds the other's database of the build locked.
test-swift: TESTS = --skip CommandTests
test-commands: TESTS = --filter CommandTests
test-swift test-commands:
	@$(BUNDLE) --testing-library swift-testing $(TESTS) > .build/$@.log 2>&1 \
		|| { grep -vE '^(.{1,3}) (Test|Suite) .* (started|passed)' .build/$@.log | cut -c1-600; exit 1; }

# The live call, and the other pages, each in a browser of its own.
test-live test-pages:
	@timeout 1500 $(CONSOLE) $(PARTS) || { [ $$? = 124 ] && echo "the browser did not end; once more" && timeout 1500 $(CONSOLE) $(PARTS); }

test-site:
	@$(PYTHON) Tests/Python/check_schema.py $(TRIAGE)
	@$(PYTHON) Tests/Python/check_site.py $(TRIAGE)
	@$(PYTHON) Tests/Python/check_agreement.py .build/$(CONFIG)/agreement-oracle | tail -n 1
	@$(SPARK) Tests/Distributed/check_spark.py $(TRIAGE) .build/$(CONFIG)/triage-bench | tail -n 1

test-server:
	@$(PYTHON) Tests/Python/check_server.py $(SERVE) . 20
	@$(PYTHON) Tests/Python/check_hostile.py $(SERVE) .
	@$(PYTHON) Tests/Python/check_operations.py $(SERVE) .
	@$(PYTHON) Tests/Python/check_centre.py $(SERVE) .
	@$(PYTHON) Tests/Python/check_disk.py $(SERVE) .
	@if [ -x $(NGINX) ]; then $(PYTHON) Tests/Python/check_proxy.py $(SERVE) . $(NGINX); \
		else echo "nginx is not to be had here: NOT checked before the server"; fi

test-library:
	@$(TRIAGE) check --strict >/dev/null
	@$(TRIAGE) test
	@$(TRIAGE) test Tests/Manual
	@$(TRIAGE) cover --at-least 100 >/dev/null
	@$(TRIAGE) mutate --red-flags | tail -n 1
	@$(TRIAGE) prove

# The Python packages that tests compare with, in a folder of their own.
$(PYTHON): Tests/Python/requirements.txt
	@rm -rf .build/python; mkdir -p .build; python3 -m venv .build/python
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/Python/requirements.txt
	@touch $(PYTHON)

# Debian's nginx, unpacked and not installed: installed, it would answer at this machine's port 80.
$(NGINX):
	@rm -rf .build/nginx; mkdir -p .build/nginx
	@cd .build/nginx && { apt-get download -qq nginx >/dev/null 2>&1 && dpkg -x nginx_*.deb . && usr/sbin/nginx -v 2>/dev/null; } \
		|| rm -rf ../nginx

lint: ## Check the style of the sources
	@swift format lint --strict -r Sources Tests Package.swift

bench: system ## Measure calls, loading and replay against C printed from the same rules, and the commands
	@$(BUILD)
	@.build/$(CONFIG)/triage-bench $(TRIAGE)
	@python3 Tests/Python/bench_server.py $(SERVE) .

bench-peers: system $(PEERS) ## Measure other engines on the same job, after checking that they find the same rungs (six minutes)
	@$(BUILD)
	@for size in 10/12 40/80 400/5000; do \
		.build/$(CONFIG)/triage-bench write-job $$size $$([ $$size = 40/80 ] && echo 1000000 || echo 2000) .build/peers/jobs/$$size; done
	@$(PEERS) Tests/Python/bench_peers.py .build/peers/jobs/10/12 .build/peers/jobs/40/80 .build/peers/jobs/400/5000

# Other engines, in a folder of their own.
$(PEERS): Tests/Python/requirements-peers.txt
	@rm -rf .build/peers; mkdir -p .build; python3 -m venv .build/peers
	@$(PEERS) -m pip install --quiet --disable-pip-version-check -r Tests/Python/requirements-peers.txt
	@touch $(PEERS)

# Apache Spark, which needs Java.
$(SPARK): Tests/Distributed/requirements.txt
	@rm -rf .build/spark; mkdir -p .build; python3 -m venv .build/spark
	@$(SPARK) -m pip install --quiet --disable-pip-version-check -r Tests/Distributed/requirements.txt
	@touch $(SPARK)

nightly: system $(PYTHON) ## All tests, the random ones in full: a million calls against the naive evaluator, 200,000 damaged inputs
	@$(BUILD) --build-tests
	@NIGHTLY=1 $(BUNDLE) --testing-library swift-testing | tail -n 1
	@for check in server hostile centre operations; do NIGHTLY=1 $(PYTHON) Tests/Python/check_$$check.py $(SERVE) .; done
	@python3 Tests/Python/bench_server.py $(SERVE) . 600
	@$(PYTHON) Tests/Python/check_console.py $(SERVE) .

golden: build ## Write the expected output of transcripts and README.md anew; read the difference before you commit
	@$(BUILD) --build-tests
	@$(TRIAGE) test --update Tests/Manual
	@$(TRIAGE) test --update Tests/Transcripts/*.transcript
	@UPDATE_GOLDEN=1 $(BUNDLE) --testing-library swift-testing --filter 'Transcript|Manual|CheckExample|OpenAPI|everyPageReplays'

system: ## Install the system packages that are missing
	@missing=""; for package in $(SYSTEM_PACKAGES); do \
		dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		if ! command -v apt-get >/dev/null; then echo "Please install:$$missing (libyaml 0.2 and libedit with headers, and pkg-config)"; exit 1; fi; \
		command="apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq$$missing"; \
		if [ "$$(id -u)" = 0 ]; then echo "Installing$$missing"; bash -c "$$command" >/dev/null; \
		elif command -v sudo >/dev/null; then echo "Installing$$missing with sudo"; sudo bash -c "$$command" >/dev/null; \
		else echo "Please run as root: apt-get update && apt-get install -y$$missing"; exit 1; fi; \
	fi

clean: ## Remove what was built
	@rm -rf .build

.PHONY: help demo serve build test test-programs test-build test-tools test-library test-swift test-commands test-live test-pages test-site test-server lint bench bench-peers nightly golden system clean
