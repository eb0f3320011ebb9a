#!/bin/bash
# Runs npm's Lighthouse with Debian's Chromium over the demo's pages. Arguments are names of pages: home, article …
set -euo pipefail
cd "$(dirname "$0")"
root=../..
[ -x $root/.cache/bin/node ] && export PATH="$PWD/$root/.cache/bin:$PATH"
for needed in node chromium; do
	command -v $needed >/dev/null || { echo "Lighthouse needs $needed: run test/install.sh" >&2; exit 1; }
done
[ -d node_modules/lighthouse ] || { echo "Lighthouse is not there: run test/install.sh" >&2; exit 1; }
[ -x $root/bin/weftwork ] || { echo "Lighthouse needs bin/weftwork: run make build" >&2; exit 1; }
exec node run.mjs "$@"
