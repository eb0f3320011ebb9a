#!/bin/bash
# Says what a build needs and this machine lacks, with the line that installs it.
cd "$(dirname "$0")/.." || exit 1
missing=()
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
command -v git >/dev/null || missing+=(git)
if ! command -v go >/dev/null; then
	missing+=(golang-go)
elif ! found=$(go env GOVERSION 2>&1); then
	echo "weftwork needs Go >= 1.26; this machine's says: $found" >&2
	echo "A Go >= 1.21 fetches the right one by itself with GOTOOLCHAIN=auto; else take one from https://go.dev/doc/install" >&2
	exit 1
fi
[ ${#missing[@]} -eq 0 ] && exit 0
echo "Missing on this machine. On Debian and Ubuntu:" >&2
echo "    sudo apt-get update && sudo apt-get install --yes ${missing[*]}" >&2
[[ " ${missing[*]} " == *" golang-go "* ]] &&
	echo "Weftwork needs Go >= 1.26; where Debian's is older: https://go.dev/doc/install" >&2
exit 1
