# shellcheck shell=bash
# All tests, with one count over them. A suite is a project in tests/*.Tests (by its first word, in lower case),
# `web` (the web app's own) or `browser` (tests/Web, on the real stack).

SUITE_LIMIT=1200    # seconds; a suite that takes longer hangs

run_tests() {
  local suites wanted code=0
  PASSED=0 FAILED=0 SKIPPED=0
  suites=$(suites_here)
  for wanted in "$@"; do
    case " $suites " in *" $wanted "*) ;; *) die "there is no suite '$wanted'" "there are: $suites" ;; esac
  done
  # shellcheck disable=SC2086  # the names are words
  [ $# -gt 0 ] || set -- $suites
  need_writable
  need_tools    # everything starts PostgreSQL, which comes through npm
  rm -rf "$TOOLS/results"
  TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/quits-tests.XXXXXX")
  chmod 711 "$TMPDIR"    # so that root's PostgreSQL, which is not root, can pass
  export TMPDIR
  trap 'remove_temporary' EXIT
  prepare "$@"
  for wanted in "$@"; do run_suite "$wanted"; done
  [ "$FAILED" -eq 0 ] || code=1
  if [ "$SKIPPED" -gt 0 ]; then
    echo "$PASSED passed, $FAILED failed, $SKIPPED skipped"
  else
    echo "$PASSED passed, $FAILED failed"
  fi
  exit "$code"
}

# remove_temporary: databases of tests that were interrupted need a moment to end.
remove_temporary() {
  local code=$? attempt
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf "$TMPDIR" 2>/dev/null && break
    sleep 0.5
  done
  exit "$code"
}

suites_here() {
  local project name
  {
    for project in "$ROOT"/tests/*.Tests/*.csproj; do
      name=${project%/*}
      name=${name##*/}
      echo "${name%.Tests}" | tr '[:upper:]' '[:lower:]'
    done
    [ ! -f "$ROOT/web/package.json" ] || echo web
    [ ! -f "$ROOT/tests/Web/package.json" ] || echo browser
  } | tr '\n' ' ' | sed 's/ $//'
}

# prepare SUITE...: installs and builds what these need, each once.
prepare() {
  local suite dotnet=no
  for suite in "$@"; do
    case $suite in web | browser) ;; *) dotnet=yes ;; esac
  done
  case " $* " in *" browser "*) need_chromium ;; esac
  if [ $dotnet = yes ]; then
    with_lock build must "Building all projects" "$TOOLS/build-tests.log" \
      dotnet build "$ROOT/Quits.slnx" -c Release -v quiet --nologo -p:UseSharedCompilation=false
  fi
  case " $* " in *" web "*) npm_install "$ROOT/web" ;; esac
  case " $* " in
    *" browser "* | *" system "*)
      build_host
      build_web
      export QUITS_HOST=$HOST_DLL QUITS_WEB=$WEB_ROOT
      ;;
  esac
  case " $* " in *" browser "*) npm_install "$ROOT/tests/Web" ;; esac
}

# need_chromium: sets QUITS_CHROMIUM.
need_chromium() {
  local name
  for name in "${QUITS_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
    QUITS_CHROMIUM=$(command -v "$name")
    export QUITS_CHROMIUM
    return
  done
  if command -v apt-get >/dev/null 2>&1 && can_admin; then
    quietly "Installing chromium for the browser tests (once)" "$TOOLS/apt.log" install_chromium || show_tail "$TOOLS/apt.log" 10
    QUITS_CHROMIUM=$(command -v chromium || command -v chromium-browser) && export QUITS_CHROMIUM && return
  fi
  case $(uname -s) in
    Darwin) die "the browser tests need Chromium" "get it with:  brew install --cask chromium" ;;
    *) die "the browser tests need Chromium" "get it with:  sudo apt-get update && sudo apt-get install -y chromium" \
      "or leave them out by naming the others:  ./quits test $(suites_here | sed 's/ *browser//')" ;;
  esac
}

install_chromium() {
  as_admin apt-get update &&
    as_admin env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-liberation
}

# run_suite NAME: adds its counts. A suite that fails without saying how is one failure.
run_suite() {
  local suite=$1 results=$TOOLS/results/$1 begun=$SECONDS code=0 passed=0 failed=0 skipped=0 counts
  mkdir -p "$results"
  LIMIT=$SUITE_LIMIT quietly "Testing $suite" "$results/log" "suite_$(kind_of "$suite")" "$suite" "$results" || code=$?
  counts=$("counts_of_$(kind_of "$suite")" "$results") || counts=
  [ -z "$counts" ] || read -r passed failed skipped <<<"$counts"
  if [ "$failed" -eq 0 ]; then
    if [ "$code" -ne 0 ] || [ -z "$counts" ] || [ $((passed + skipped)) -eq 0 ]; then
      say "  the suite $suite ended with exit code $code and without naming a failing test: counted as one"
      failed=1
    fi
  fi
  [ "$failed" -eq 0 ] || show_tail "$results/log" 120
  say "  $suite: $passed passed, $failed failed, $skipped skipped ($((SECONDS - begun)) s)"
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
}

kind_of() { case $1 in web | browser) echo vitest ;; *) echo dotnet ;; esac; }

suite_dotnet() {
  local project
  for project in "$ROOT"/tests/*.Tests/*.csproj; do
    [ "$(echo "${project%/*}" | sed 's/.*\///; s/\.Tests$//' | tr '[:upper:]' '[:lower:]')" = "$1" ] || continue
    dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$1.trx" --results-directory "$2"
    return
  done
}

suite_vitest() {
  local directory=$ROOT/web code=0
  [ "$1" = web ] || directory=$ROOT/tests/Web
  cd "$directory" || return 1
  export NO_COLOR=1
  npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$2/results.json" || code=$?
  [ "$1" != web ] || web_is_tidy "$2" || code=1
  return "$code"
}

# web_is_tidy RESULTS: the client is the one generated from the OpenAPI document, and the linter, which keeps features apart, agrees.
web_is_tidy() {
  npx --no-install openapi-typescript "$ROOT/docs/openapi.json" -o "$1/schema.d.ts" >/dev/null || return 1
  diff -q "$1/schema.d.ts" src/api/schema.d.ts ||
    { echo "web/src/api/schema.d.ts is not what docs/openapi.json says. Write it anew: npm --prefix web run generate"; return 1; }
  npm run --silent lint
}

# The counters of all .trx files: passed, failed, skipped.
counts_of_dotnet() {
  cat "$1"/*.trx 2>/dev/null | tr '>' '\n' | awk '
    function of(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
    /<Counters / { seen = 1; passed += of("passed"); failed += of("executed") - of("passed"); skipped += of("total") - of("executed") }
    END { if (!seen) exit 1; print passed, failed, skipped }'
}

counts_of_vitest() {
  node -p '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    [r.numPassedTests, r.numFailedTests, r.numPendingTests + r.numTodoTests].join(" ")' "$1/results.json" 2>/dev/null
}
