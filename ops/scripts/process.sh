# shellcheck shell=bash
# Processes are known by pid and start time, so that a pid used again by a stranger is never signalled.

# started_at PID: something that stays the same while the process lives; fails when it is dead or a zombie.
started_at() {
  local stat
  if [ -d /proc/self ]; then
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    stat=${stat##*) }
    # shellcheck disable=SC2086
    set -- $stat
    [ "$1" != Z ] && [ "$1" != X ] || return 1
    echo "${20}"
  else
    stat=$(ps -o state= -o lstart= -p "$1" 2>/dev/null) || return 1
    case $stat in Z*) return 1 ;; esac
    echo "$stat" | awk '{ print $2 "-" $3 "-" $4 "-" $5 "-" $6 }'
  fi
}

# remember FILE PID: writes the pid file; fails when the process is already gone.
remember() {
  local since
  since=$(started_at "$2") || return 1
  printf '%s %s\n' "$2" "$since" >"$1.new" && mv "$1.new" "$1"
}

# alive FILE: whether the very process of the pid file still runs.
alive() {
  local pid since
  [ -s "$1" ] && read -r pid since <"$1" && [ "$(started_at "$pid")" = "$since" ]
}

pid_in() { local pid rest; read -r pid rest <"$1" && echo "$pid"; }

# claim FILE PID: takes the pid file for a process if no living process holds it.
claim() {
  local since
  since=$(started_at "$2") || return 1
  (set -C; printf '%s %s\n' "$2" "$since" >"$1") 2>/dev/null && return 0
  alive "$1" && return 1
  rm -f "$1"
  (set -C; printf '%s %s\n' "$2" "$since" >"$1") 2>/dev/null
}

# stop WHAT FILE SIGNAL SECONDS LAST_SIGNAL: asks the process of the pid file to end, waits, then insists.
stop() {
  local what=$1 file=$2 signal=$3 seconds=$4 last=$5 begun=$SECONDS
  if alive "$file"; then
    kill "-$signal" "$(pid_in "$file")" 2>/dev/null ||
      die "may not end $what (pid $(pid_in "$file")): it belongs to another user"
    while alive "$file" && [ $((SECONDS - begun)) -lt "$seconds" ]; do
      still "ending $what" $((SECONDS - begun))
      sleep 0.1
    done
    if alive "$file"; then
      say "$what does not end, insisting"
      kill "-$last" "$(pid_in "$file")" 2>/dev/null || true
      while alive "$file"; do sleep 0.1; done
    fi
    still_over
  fi
  rm -f "$file"
}

# with_lock NAME COMMAND...: one at a time over this clone, so that two starts do not build into each other.
with_lock() {
  local lock=$TOOLS/$1.lock begun=$SECONDS code=0
  shift
  mkdir -p "$TOOLS"
  until claim "$lock" $$; do
    still "waiting for another ./quits (pid $(pid_in "$lock")) to finish building" $((SECONDS - begun))
    sleep 0.3
  done
  still_over
  "$@" || code=$?
  rm -f "$lock"
  return "$code"
}

# port_busy PORT: whether something accepts connections there.
port_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# free_port: a port nobody listens on, below the range from which systems take outgoing ports.
free_port() {
  local port
  while :; do
    port=$((15000 + (RANDOM * 32768 + RANDOM) % 17000))
    port_busy "$port" || { echo "$port"; return; }
  done
}

# http_status PORT PATH: the status of a GET, without needing curl.
http_status() {
  local line
  {
    exec 3<>"/dev/tcp/127.0.0.1/$1" &&
      printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&3 &&
      read -r -t 5 line <&3
  } 2>/dev/null || { exec 3>&-; return 1; } 2>/dev/null
  exec 3>&-
  line=${line#* }
  echo "${line%% *}"
}
