# Panorama's one-line targets. `make` alone lists them.
SWIFT ?= swift
RELEASE := .build/release/panorama
PACKAGES := libxml2-dev libsqlite3-dev zlib1g-dev libzstd-dev pkg-config
STRICT := --explicit-target-dependency-import-check error

.PHONY: help run test lint format bench damage fuzz golden clean install packages build

help:     ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n",$$1,$$2}' $(MAKEFILE_LIST)
run: build       ## the nightly merge on samples/, results in out/
	$(RELEASE) run
test: packages   ## all tests
	$(SWIFT) build --build-tests $(STRICT) && $(SWIFT) test --skip-build
lint:     ## style, as CI checks it
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
format:   ## mend the style in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests
bench: build     ## extraction, mapping, folding; speed and quality on made worlds, beside others where they are installed
	SWIFT="$(SWIFT)" Tests/Benchmarks/extraction.sh
	SWIFT="$(SWIFT)" Tests/Benchmarks/mapping.sh $(RELEASE)
	Tests/Benchmarks/bench.sh $(RELEASE)
damage: packages ## the damage property at full size: 200 seeds of 5,000 records, each format, each kind of damage
	PANORAMA_DAMAGE_SEEDS=$(or $(DAMAGE_SEEDS),200) $(SWIFT) test -c release -Xswiftc -enable-testing --filter DamageTests
fuzz: packages   ## each scanner fuzzed for FUZZ_SECONDS (60), with the address sanitizer
	SWIFT="$(SWIFT)" Tests/Fuzz/fuzz.sh
golden: packages ## rewrite the expected outputs of the golden tests (and fail, so that the change is read)
	PANORAMA_RECORD=1 $(SWIFT) test --filter Golden
clean:    ## remove what was built and written
	rm -rf .build out
install: build   ## install the command (PREFIX=/usr/local)
	install -D -m 755 $(RELEASE) $(DESTDIR)$(or $(PREFIX),/usr/local)/bin/panorama
build: packages
	$(SWIFT) build -c release --product panorama $(STRICT)
packages:
	@scripts/packages $(PACKAGES)
