# shellcheck shell=bash
# The commands of operators: the server's own verbs, with the embedded database running around them.

operate() {
  local verb=$1 data=$ROOT/.quits code=0
  local arguments
  shift
  arguments=("$verb")
  while [ $# -gt 0 ]; do
    case $1 in
      --data) data=${2:-}; shift ;;
      --data=*) data=${1#*=} ;;
      *) arguments+=("$1") ;;
    esac
    shift || die "the last option lacks its value"
  done
  build_host
  PG_PID='' CHILD=''
  trap '[ -z "$CHILD" ] || kill -TERM "$CHILD" 2>/dev/null' INT TERM HUP
  trap 'release_database' EXIT
  if [ -z "${ConnectionStrings__Postgres:-}" ]; then
    data_directory "$data"
    keep_house
    borrow_database "$verb"
  fi
  if [ "$verb" = serve ]; then
    build_web
    export ASPNETCORE_URLS=${ASPNETCORE_URLS:-http://127.0.0.1:8080}
    [ -z "$WEB_ROOT" ] || export Web__Root=${Web__Root:-$WEB_ROOT}
  fi
  run_host "${arguments[@]}" || code=$?
  exit "$code"
}

# run_host ARGUMENTS...: in a process group of its own, so that Ctrl-C ends it before the database.
run_host() {
  local code
  set -m
  (cd "${HOST_DLL%/*}" && exec dotnet "$HOST_DLL" "$@") </dev/null &
  CHILD=$!
  set +m
  while :; do
    code=0
    wait "$CHILD" || code=$?
    started_at "$CHILD" >/dev/null || return "$code"
  done
}

# borrow_database VERB: the one that runs already, or one started for this command only.
borrow_database() {
  if alive "$DATA/postgres.pid"; then
    ConnectionStrings__Postgres=$(cat "$DATA/postgres/quits.connection") ||
      die "may not read $DATA/postgres/quits.connection" "run this as the user who ran ./quits up"
    export ConnectionStrings__Postgres
    return
  fi
  [ -s "$DATA/postgres/PG_VERSION" ] || [ "$1" = serve ] || [ "$1" = migrate ] ||
    die "there is no database in $DATA yet" "./quits up creates one, or ./quits migrate without demo people"
  start_database
  BORROWED=yes
}

release_database() {
  local code=$?
  trap '' INT TERM HUP
  trap - EXIT
  if [ -n "${BORROWED:-}" ]; then stop PostgreSQL "$DATA/postgres.pid" INT 60 QUIT; fi
  exit "$code"
}

# run_bench ARGUMENTS...: the load generator starts the databases it needs through `./quits postgres`.
run_bench() {
  local project=$ROOT/bench/Load/Quits.Bench.Load.csproj
  [ -f "$project" ] || die "there is no benchmark in this clone: $project is missing"
  build_host
  with_lock build must "Building the benchmarks" "$TOOLS/build-bench.log" \
    dotnet publish "$project" -c Release -o "$TOOLS/bench" -v quiet --nologo -p:UseSharedCompilation=false
  export QUITS_ROOT=$ROOT QUITS_HOST=$HOST_DLL
  case ${1:--} in -*) set -- run "$@" ;; esac    # options alone mean the usual run
  exec dotnet "$TOOLS/bench/Quits.Bench.Load.dll" "$@"
}
