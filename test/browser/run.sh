#!/bin/bash
# Runs the browser tests against bin/weftwork with a Node that is new enough: this machine's, or the one that
# test/install.sh put into .cache. Arguments are names of files (pages.test.mjs), all without, after options of Node's test runner.
set -euo pipefail
cd "$(dirname "$0")"
root=../..
[ -x $root/.cache/bin/node ] && export PATH="$PWD/$root/.cache/bin:$PATH"
for needed in node chromium; do
	command -v $needed >/dev/null || { echo "the browser tests need $needed: run test/install.sh" >&2; exit 1; }
done
[ -d node_modules/playwright-core ] || { echo "the browser tests need their packages: run test/install.sh" >&2; exit 1; }
[ -x $root/bin/weftwork ] || { echo "the browser tests need bin/weftwork: run make build" >&2; exit 1; }
[ $# -gt 0 ] || exec node all.mjs
[[ "${*: -1}" == *.test.mjs ]] || set -- "$@" ./*.test.mjs
exec node --test --test-concurrency=2 --test-timeout=240000 "$@"
