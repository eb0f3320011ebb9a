#!/bin/bash
# Runs every fuzz target for a short while: go takes one at a time.
# usage: test/fuzz.sh TAGS RUNS
# RUNS is a count (3000x) rather than a time: go reports "context deadline exceeded" as a failure when the time is up while
# it minimizes an input, and a count is the same work on every machine. RUNS may still be a time for a long search by hand.
set -euo pipefail
cd "$(dirname "$0")/.."
targets=$(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | sed -E 's#^(\./.*)/[^/]+:func (Fuzz.*)#\1 \2#' | sort -u)
[ -n "$targets" ] || { echo "no fuzz target was found" >&2; exit 1; }
while read -r package target; do
	echo "== fuzz $package $target"
	go test -tags "$1" -run '^$' -fuzz "^$target\$" -fuzztime "$2" -fuzzminimizetime 20x "$package"
done <<<"$targets"
