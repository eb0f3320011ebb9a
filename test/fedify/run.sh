#!/bin/bash
# Runs a small peer on npm's Fedify against bin/weftwork, over TLS on loopback ports, with a certificate authority that lives as
# long as the run. Arguments go to Node's test runner.
set -euo pipefail
cd "$(dirname "$0")"
root=../..
[ -x $root/.cache/bin/node ] && export PATH="$PWD/$root/.cache/bin:$PATH"
for needed in node openssl; do
	command -v $needed >/dev/null || { echo "the tests with Fedify need $needed: run test/install.sh" >&2; exit 1; }
done
[ -d node_modules/@fedify ] || { echo "the tests with Fedify need their packages: run test/install.sh" >&2; exit 1; }
[ -x $root/bin/weftwork ] || { echo "the tests with Fedify need bin/weftwork: run make build" >&2; exit 1; }

tls=$(mktemp -d)
trap 'rm -rf "$tls"' EXIT
ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2)
{
	openssl req -x509 "${ec[@]}" -keyout "$tls/ca.key" -out "$tls/ca.crt" -subj "/CN=Weftwork test authority" \
		-addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign
	openssl req "${ec[@]}" -keyout "$tls/key" -out "$tls/csr" -subj "/CN=localhost"
	openssl x509 -req -in "$tls/csr" -CA "$tls/ca.crt" -CAkey "$tls/ca.key" -days 2 -out "$tls/crt" -extfile <(echo subjectAltName=DNS:localhost)
} 2>"$tls/log" || { cat "$tls/log" >&2; exit 1; }

# Node and Go each have their own way to be told whom to trust.
export NODE_EXTRA_CA_CERTS="$tls/ca.crt" SSL_CERT_FILE="$tls/ca.crt" TEST_TLS_KEY="$tls/key" TEST_TLS_CERT="$tls/crt"
node --test --test-concurrency=1 --test-timeout=300000 "$@" ./*.test.mjs
