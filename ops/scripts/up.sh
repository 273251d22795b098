# shellcheck shell=bash
# up and down. `up` is one supervising process with PostgreSQL and the server below it; when one of the two dies,
# the other is ended in order and `up` ends too. Detached, the same process runs without a terminal.

# data_directory DIR: sets DATA to it, made absolute; it is created if it is not there.
data_directory() {
  case $1 in /*) DATA=$1 ;; *) DATA=$PWD/$1 ;; esac
  mkdir -p "$DATA" 2>/dev/null && [ -w "$DATA" ] || die "cannot write to $DATA"
  DATA=$(cd "$DATA" && pwd -P)
}

up_options() {
  PORT=8080 DEMO=true DETACH=false
  local data=$ROOT/.quits
  while [ $# -gt 0 ]; do
    case $1 in
      --port) PORT=${2:-}; shift ;;
      --port=*) PORT=${1#*=} ;;
      --data) data=${2:-}; shift ;;
      --data=*) data=${1#*=} ;;
      --no-demo) DEMO=false ;;
      --detach) DETACH=true ;;
      *) die "up has no option '$1'" "./quits up [--port 8080] [--data DIR] [--no-demo] [--detach]" ;;
    esac
    shift || die "the last option lacks its value"
  done
  case $PORT in '' | *[!0-9]*) die "--port takes a number" ;; esac
  [ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || die "--port takes a number from 1 to 65535"
  [ -n "$data" ] || die "--data takes a directory"
  data_directory "$data"
}

up() {
  up_options "$@"
  refuse_second_start
  ! port_busy "$PORT" || die "port $PORT is taken by another program" "choose another:  ./quits up --port $((PORT + 1))"
  need_tools
  build_host
  build_web
  if [ "$DETACH" = true ]; then start_detached "$@"; else supervise "$@"; fi
}

# refuse_second_start: a supervisor that has just lost its server or database is about to end; that is waited for.
refuse_second_start() {
  local begun=$SECONDS
  while alive "$DATA/up.pid"; do
    if ! is_ending; then
      die "already running on this data directory: $(cat "$DATA/url" 2>/dev/null || echo 'still starting') (pid $(pid_in "$DATA/up.pid"))" \
        "end it with:  ./quits down --data $DATA" "or start another one:  ./quits up --data DIR --port PORT"
    fi
    still "waiting for the previous one to end" $((SECONDS - begun))
    sleep 0.2
  done
  still_over
  end_orphans
}

is_ending() {
  [ -e "$DATA/stopping" ] && return
  [ -e "$DATA/url" ] || return 1
  ! alive "$DATA/server.pid" || { [ -e "$DATA/postgres.pid" ] && ! alive "$DATA/postgres.pid"; }
}

# end_orphans: what a supervisor killed with -9 left behind.
end_orphans() {
  ! alive "$DATA/server.pid" || say "Ending a server that was left behind"
  stop "the server" "$DATA/server.pid" TERM 15 KILL
  ! alive "$DATA/postgres.pid" || say "Ending a PostgreSQL that was left behind"
  stop PostgreSQL "$DATA/postgres.pid" INT 60 QUIT
  rm -f "$DATA/up.pid" "$DATA/url" "$DATA/stopping"
}

start_detached() {
  local child shown=0 now
  : >"$DATA/up.log"
  if command -v setsid >/dev/null 2>&1; then
    setsid "$ROOT/quits" supervise "$@" >>"$DATA/up.log" 2>&1 </dev/null &
  else
    set -m
    nohup "$ROOT/quits" supervise "$@" >>"$DATA/up.log" 2>&1 </dev/null &
    set +m
  fi
  child=$!
  while [ ! -e "$DATA/url" ] && kill -0 "$child" 2>/dev/null; do
    now=$(($(wc -l <"$DATA/up.log")))
    [ "$now" -le "$shown" ] || { sed -n "$((shown + 1)),${now}p" "$DATA/up.log" >&2; shown=$now; }
    sleep 0.1
  done
  sed -n "$((shown + 1)),\$p" "$DATA/up.log" >&2
  [ -e "$DATA/url" ] || exit 1
  greet
  echo "It runs in the background. End it with:  ./quits down --data $DATA"
}

# supervise [the options of up]: owns PostgreSQL and the server until it is told to end.
supervise() {
  up_options "$@"
  build_host
  build_web
  claim "$DATA/up.pid" $$ || die "already running on this data directory (pid $(pid_in "$DATA/up.pid"))"
  ENDING=
  trap 'ENDING=yes' INT TERM HUP
  trap 'end_all' EXIT
  if [ -z "${ConnectionStrings__Postgres:-}" ]; then start_database; fi
  [ -z "$ENDING" ] || exit 130
  start_server
  wait_until_ready
  echo "http://127.0.0.1:$PORT" >"$DATA/url"
  if [ "$DETACH" = false ]; then
    greet
    echo "Ctrl-C ends it."
  fi
  watch_over
}

# end_all: the server first, so that it finishes what it promised; then the database.
end_all() {
  local code=$?
  trap '' INT TERM HUP
  trap - EXIT
  : >"$DATA/stopping"
  [ -z "$ENDING" ] || say "Ending"
  stop "the server" "$DATA/server.pid" TERM 15 KILL
  stop PostgreSQL "$DATA/postgres.pid" INT 60 QUIT
  rm -f "$DATA/url" "$DATA/up.pid" "$DATA/stopping"
  exit "$code"
}

# start_database: on the port of last time, if it is still free. Sets ConnectionStrings__Postgres.
start_database() {
  local port begun=$SECONDS
  port=$(cat "$DATA/postgres.port" 2>/dev/null || free_port)
  ! port_busy "$port" || port=$(free_port)
  echo "$port" >"$DATA/postgres.port"
  open_log "$DATA/postgres.log"
  say "Starting PostgreSQL"
  pg_start "$DATA/postgres" "$port" "$DATA/postgres.log"
  remember "$DATA/postgres.pid" "$PG_PID"
  ConnectionStrings__Postgres=$(cat "$DATA/postgres/quits.connection")
  export ConnectionStrings__Postgres
}

# open_log FILE: readable for its owner only, as names may stand in it, and moved aside when it is long.
open_log() {
  [ ! -f "$1" ] || [ "$(wc -c <"$1")" -lt 10000000 ] || mv "$1" "$1.old"
  (umask 077; : >>"$1")
}

# keep_house: what the server keeps in the data directory besides the database, unless a setting says otherwise: the secret key, made by
# the server at its first start, and the mail of an installation without a mail server.
keep_house() {
  [ -n "${Secrets__Key:-}" ] || export Secrets__KeyFile=${Secrets__KeyFile:-$DATA/secret.key}
  [ -z "${Email__Smtp__Host:-}" ] || return 0
  export Email__Directory=${Email__Directory:-$DATA/mail}
  [ -d "$Email__Directory" ] || (umask 077; mkdir -p "$Email__Directory")
}

start_server() {
  keep_house
  export ASPNETCORE_URLS="http://127.0.0.1:$PORT${Metrics__Port:+;http://127.0.0.1:$Metrics__Port}"
  export Demo__Enabled=${Demo__Enabled:-$DEMO}
  [ "$Demo__Enabled" != true ] || export Demo__WelcomeCredit=${Demo__WelcomeCredit:-10000}
  [ -z "$WEB_ROOT" ] || export Web__Root=${Web__Root:-$WEB_ROOT}
  open_log "$DATA/server.log"
  say "Starting the server"
  SERVER_LOG_FROM=$(wc -c <"$DATA/server.log")
  set -m
  (cd "${HOST_DLL%/*}" && exec dotnet "$HOST_DLL" serve) >>"$DATA/server.log" 2>&1 </dev/null &
  SERVER_PID=$!
  set +m
  remember "$DATA/server.pid" "$SERVER_PID" || server_failed
}

server_failed() {
  still_over
  tail -c "+$((SERVER_LOG_FROM + 1))" "$DATA/server.log" >"$DATA/server.last.log"
  show_tail "$DATA/server.last.log"
  rm -f "$DATA/server.last.log"
  die "${1:-the server ended by itself}; its whole log is $DATA/server.log"
}

wait_until_ready() {
  local begun=$SECONDS
  until [ "$(http_status "$PORT" /health/ready)" = 200 ]; do
    [ -z "$ENDING" ] || exit 130
    alive "$DATA/server.pid" || server_failed
    [ $((SECONDS - begun)) -lt 180 ] || server_failed "the server was not ready after 3 minutes"
    still "waiting for the server to be ready" $((SECONDS - begun))
    sleep 0.1
  done
  still_over
}

watch_over() {
  while [ -z "$ENDING" ]; do
    alive "$DATA/server.pid" || server_failed
    if [ -e "$DATA/postgres.pid" ] && ! alive "$DATA/postgres.pid"; then
      show_tail "$DATA/postgres.log" 20
      die "PostgreSQL ended by itself"
    fi
    # Waiting on a background sleep lets a signal through at once.
    sleep 0.3 &
    wait $! || true
  done
}

greet() {
  echo
  echo "  Quits is at   $(cat "$DATA/url")"
  if [ "${Demo__Enabled:-$DEMO}" = true ]; then
    echo "  Sign in as    alice, bob or carol with the password quits-demo"
  fi
  echo "  Its data is in $DATA, its log in $DATA/server.log"
  echo
}

down() {
  local data=$ROOT/.quits
  case ${1:-} in
    '') ;;
    --data) data=${2:-} ;;
    --data=*) data=${1#*=} ;;
    *) die "down has no option '$1'" "./quits down [--data DIR]" ;;
  esac
  [ -n "$data" ] && [ -d "$data" ] || die "there is no data directory '$data'"
  data_directory "$data"
  if ! alive "$DATA/up.pid" && ! alive "$DATA/server.pid" && ! alive "$DATA/postgres.pid"; then
    end_orphans
    echo "Nothing runs on $DATA."
    return
  fi
  # The supervisor ends the others in order; should it be gone, that is done here.
  stop "./quits up" "$DATA/up.pid" TERM 90 KILL
  end_orphans
  echo "Ended."
}
