#!/bin/bash
# Builds the program of another revision into .cache/bench and prints its path: base.sh REV TAGS
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$PWD/.cache/bench
git worktree remove --force "$folder/src" 2>/dev/null || true
rm -rf "$folder" && mkdir -p "$folder"
git worktree add --quiet --detach "$folder/src" "$1" >&2
trap 'git worktree remove --force "$folder/src"' EXIT
(cd "$folder/src" && go build -tags "$2" -buildvcs=false -o "$folder/weftwork" ./cmd/weftwork) >&2
echo "$folder/weftwork"
