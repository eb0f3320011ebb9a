#!/bin/sh
# test/postgres.sh COMMAND [ARGUMENT…]
#
# Runs the command with WEFTWORK_TEST_POSTGRES set to a throw-away PostgreSQL server: a new cluster in a temporary folder,
# on a free loopback port, with its socket in that folder. The server stops and the folder goes when the command ends.
set -eu

if [ $# -eq 0 ]; then
	echo "usage: test/postgres.sh COMMAND [ARGUMENT…]" >&2
	exit 2
fi

# Debian keeps the server's programs out of PATH; take the newest version.
find_bin() {
	for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -n -r) /usr/local/pgsql/bin /opt/homebrew/bin; do
		if [ -x "$dir/initdb" ]; then
			echo "$dir"
			return
		fi
	done
	if command -v initdb >/dev/null 2>&1; then
		dirname "$(command -v initdb)"
	fi
}

bin=$(find_bin)
if [ -z "$bin" ]; then
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
		echo "test/postgres.sh: no PostgreSQL server here; install it: sudo apt-get install postgresql" >&2
		exit 1
	fi
	echo "test/postgres.sh: no PostgreSQL server here; running apt-get install postgresql" >&2
	apt-get update -qq >&2
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >&2
	bin=$(find_bin)
fi

# initdb refuses root.
if [ "$(id -u)" -eq 0 ]; then
	as_server() { runuser -u postgres -- "$@"; }
else
	as_server() { "$@"; }
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/weftwork-postgres.XXXXXX")
[ "$(id -u)" -ne 0 ] || chown postgres "$folder"

# shellcheck disable=SC2329 # called by trap
stop() {
	(cd / && as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1) || true
	rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd_back=$(pwd)
cd / # the server's user may not enter the present folder
as_server "$bin/initdb" -D "$folder/data" -U weftwork --auth=trust --encoding=UTF8 --locale=C.UTF-8 >"$folder/initdb.log" 2>&1 || {
	cat "$folder/initdb.log" >&2
	exit 1
}

# A port that is free now may be taken a moment later: try a few.
port=0
for try in 1 2 3 4 5 6 7 8 9 10; do
	candidate=$((20000 + ($$ * 7 + try * 997) % 40000))
	# Nothing here has to survive a power cut, so the server need not wait for the disk.
	if as_server "$bin/pg_ctl" -D "$folder/data" -w -t 60 -l "$folder/server.log" -o "-c listen_addresses=127.0.0.1 \
		-c port=$candidate -c unix_socket_directories=$folder -c fsync=off -c synchronous_commit=off \
		-c full_page_writes=off -c max_connections=200" start >/dev/null 2>&1; then
		port=$candidate
		break
	fi
done
if [ "$port" -eq 0 ]; then
	echo "test/postgres.sh: the server does not start:" >&2
	cat "$folder/server.log" >&2
	exit 1
fi
cd "$cd_back"

WEFTWORK_TEST_POSTGRES="postgres://weftwork@127.0.0.1:$port/postgres?sslmode=disable"
export WEFTWORK_TEST_POSTGRES
"$@"
