#!/bin/bash
# Runs every fuzz target for a short while: each package is built once, and two targets run at a time, with one worker each.
# usage: test/fuzz.sh TAGS RUNS
# RUNS is a count (3000x) rather than a time: go reports "context deadline exceeded" as a failure when the time is up while
# it minimizes an input, and a count is the same work on every machine. RUNS may still be a time for a long search by hand.
set -euo pipefail
cd "$(dirname "$0")/.."
targets=$(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | sed -E 's#^\./(.*)/[^/]+:func (Fuzz.*)#\1 \2#' | sort -u)
[ -n "$targets" ] || { echo "no fuzz target was found" >&2; exit 1; }

built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
for package in $(cut -d' ' -f1 <<<"$targets" | sort -u); do
	go test -c -tags "$1" -fuzz . -o "$built/${package//\//_}" "./$package"
done

# one PACKAGE TARGET: prints the outcome in one piece, and of a failure everything. What was found is kept where go keeps it.
one() {
	local out
	if out=$(cd "$1" && "$built/${1//\//_}" -test.run '^$' -test.fuzz "^$2\$" -test.fuzztime "$runs" -test.fuzzminimizetime 20x \
		-test.parallel 1 -test.paniconexit0 -test.fuzzcachedir "$kept/$1" 2>&1); then
		printf '== fuzz ./%s %s: %s\n' "$1" "$2" "$(grep -o 'execs: .*' <<<"$out" | tail -n1)"
	else
		printf '== fuzz ./%s %s: FAILED\n%s\n' "$1" "$2" "$out"
		return 1
	fi
}
export -f one
export built runs="$2" kept; kept=$(go env GOCACHE)/fuzz/$(go list -m)
xargs -P 2 -L 1 bash -c 'one "$@"' _ <<<"$targets"
echo "PASS"
