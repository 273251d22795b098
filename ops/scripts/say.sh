# shellcheck shell=bash
# Progress goes to stderr, answers go to stdout, so that `./quits verify > report` holds only the report.

say() { printf '%s\n' "$*" >&2; }

die() {
  printf 'quits: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

# show_tail LOG [LINES]: the end of a log, indented, for a failure message.
show_tail() {
  [ -s "$1" ] || { say "       ($1 is empty)"; return 0; }
  say "       the end of $1:"
  tail -n "${2:-40}" "$1" | sed 's/^/       | /' >&2
}

# still WHAT SECONDS: one progress line for a wait. A terminal gets it redrawn, a log every ten seconds.
still() {
  if [ -t 2 ]; then
    printf '\r  %s ... %s s ' "$1" "$2" >&2
  elif [ "$2" -gt 0 ] && [ $(($2 % 10)) -eq 0 ]; then
    say "  $1 ... $2 s"
  fi
}

# still_over: ends the redrawn line of `still`.
still_over() { [ ! -t 2 ] || printf '\r\033[K' >&2; }

# quietly WHAT LOG COMMAND...: runs the command with its output in LOG and progress on the screen;
# returns its exit code. An interrupt ends the command with all that it started, and so does LIMIT (seconds), if set.
quietly() {
  local what=$1 log=$2 begun=$SECONDS shown=-1 code=0 child traps
  shift 2
  mkdir -p "$(dirname "$log")"
  say "$what"
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  child=$!
  set +m
  traps=$(trap -p INT TERM HUP)
  # shellcheck disable=SC2064
  trap "kill -TERM -- -$child 2>/dev/null; exit 130" INT TERM HUP
  while kill -0 "$child" 2>/dev/null; do
    [ $((SECONDS - begun)) -eq "$shown" ] || { shown=$((SECONDS - begun)); still "$what" "$shown"; }
    if [ $((SECONDS - begun)) -gt "${LIMIT:-86400}" ]; then
      echo "ended after ${LIMIT:-} s: it took too long" >>"$log"
      kill -KILL -- "-$child" 2>/dev/null || true
    fi
    sleep 0.2
  done
  wait "$child" || code=$?
  trap - INT TERM HUP
  eval "$traps"
  still_over
  return "$code"
}

# must WHAT LOG COMMAND...: `quietly`, and a failure ends the script with the log's tail.
must() {
  local what=$1 log=$2
  quietly "$@" && return 0
  show_tail "$log"
  die "failed: $what"
}
