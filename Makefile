# Weftwork. `make` lists what there is to do; everything runs in this folder and needs Go >= 1.26, gcc and make.
.DEFAULT_GOAL := help
SHELL  := /bin/bash
TAGS   := sqlite_fts5
GO_TEST := go test -tags $(TAGS)
LINT   := go tool -modfile=tools/go.mod golangci-lint
QUICK   = $(shell go list -tags $(TAGS) ./... | grep -v /test/binary)
FUZZRUNS ?= 3000x
# What the race detector would only make slow: packages that start nothing at once (test/layout holds it), tests that read sources, tests of the built program.
UNRACED := federation/activitystreams pkg/blocklist pkg/config pkg/domain pkg/feed pkg/frontmatter pkg/ical pkg/markup pkg/media \
	pkg/murmurations pkg/palette pkg/passkey pkg/qr storage/search test/binary test/layout
MODULE  := github.com/weftwork/weftwork
RACED    = $(filter-out $(addprefix $(MODULE)/,$(UNRACED)),$(shell go list -tags $(TAGS) ./...))

.PHONY: help build run demo check ci test race postgres browser test-pages pages-once test-peers screenshots fuzz bench microbench rights lint fmt plain tools install

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

build: tools ## bin/weftwork, with full-text search
	go build -tags $(TAGS) -buildvcs=auto -o bin/.linked ./cmd/weftwork
	@cmp -s bin/.linked bin/weftwork || { cp bin/.linked bin/.new && mv bin/.new bin/weftwork; } # not overwritten while it runs; a copied file also lies in memory in smaller pieces (23 MiB idle, not 41)

run: build ## start a node on http://localhost:8080 with its data in ./data
	bin/weftwork serve
demo: build ## three nodes that follow each other, on http://localhost:8081 to :8083
	bin/weftwork demo

check: tools lint ## format, vet, lint, unit and cluster tests: seconds, before each commit
	$(GO_TEST) $(QUICK)

ci: ## what a submission must pass
	CI=true .ci/run

test: tools install lint plain race browser pages-once test-peers fuzz ## everything; installs what it needs (apt, npm)

install: tools
	test/install.sh
plain: tools ## builds without build tags, as `go install` would (lint vets)
	go mod tidy -diff
	go build ./...

race: tools ## all Go tests, on SQLite and PostgreSQL, under the race detector where more than one thing happens
	$(GO_TEST) $(addprefix ./,$(UNRACED))
	test/postgres.sh $(GO_TEST) -race -timeout 15m $(RACED)
postgres: tools ## the storage and cluster tests on a throw-away PostgreSQL
	test/postgres.sh $(GO_TEST) -count=1 ./storage/... ./test/cluster/...

browser: build ## the browser tests (test/install.sh installs Chromium and Node)
	test/browser/run.sh
test-pages: build install ## npm's Lighthouse on the demo's pages, the median of three; fails under 95 where the machine has no say
	test/lighthouse/run.sh
test-peers: build ## a live peer on Fedify (npm), over TLS, both ways (test/install.sh installs Node)
	test/fedify/run.sh
screenshots: build install ## docs/screenshots, from the demo's pages and new nodes; ONLY=guide or first draws those alone
	cd test/browser && PATH="$(CURDIR)/.cache/bin:$$PATH" node screenshots.mjs $(ONLY)

pages-once: build
	LIGHTHOUSE_RUNS=1 test/lighthouse/run.sh home article event initiative list network

fuzz: tools ## each fuzz target for FUZZRUNS (3000x) inputs
	test/fuzz.sh $(TAGS) $(FUZZRUNS)

bench: build ## the figures of docs/performance.md; BASE=HEAD~1 prints ratios against that revision
	go run -tags $(TAGS) ./test/bench -program bin/weftwork $(if $(BASE),-base $$(test/bench/base.sh $(BASE) $(TAGS)))
microbench: tools ## the benchmarks of single functions
	$(GO_TEST) -run '^$$' -bench . -benchmem ./...

rights: ## docs/rights.md, from the table in pkg/domain/rights.go; a test compares
	go run ./cmd/weftwork rights > docs/.rights && mv docs/.rights docs/rights.md
lint: tools ## golangci-lint, which also looks at the format
	$(LINT) run --allow-parallel-runners --build-tags $(TAGS) ./...
fmt: tools ## formats all Go files
	$(LINT) fmt ./...
tools:
	@test/tools.sh
