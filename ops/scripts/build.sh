# shellcheck shell=bash
# What is built is kept under the hash of its sources, so a running server never has its files changed underneath,
# and a start without changes builds nothing.

SOURCES="src Directory.Build.props Directory.Packages.props BannedSymbols.txt global.json"

# build_host: sets HOST_DLL.
build_host() {
  need_writable
  need_dotnet
  local hash
  # shellcheck disable=SC2086
  hash=$(fingerprint $SOURCES)
  HOST_DLL=$TOOLS/host-$hash/Quits.Host.dll
  [ -f "$HOST_DLL" ] || with_lock build publish_host "$TOOLS/host-$hash"
}

publish_host() {
  local into=$1
  [ ! -f "$into/Quits.Host.dll" ] || return 0
  rm -rf "$TOOLS/host.new"
  must "Building the server" "$TOOLS/build-server.log" \
    dotnet publish "$ROOT/src/Host/Quits.Host.csproj" -c Release -o "$TOOLS/host.new" -v quiet --nologo -p:UseSharedCompilation=false
  mv "$TOOLS/host.new" "$into"
  keep_newest 3 host-
}

# build_web: sets WEB_ROOT, empty while there is no web app.
build_web() {
  WEB_ROOT=
  [ -f "$ROOT/web/package.json" ] || return 0
  need_writable
  need_node
  local hash
  hash=$(fingerprint web)
  WEB_ROOT=$TOOLS/web-$hash
  [ -f "$WEB_ROOT/index.html" ] || with_lock build publish_web "$WEB_ROOT"
}

publish_web() {
  local into=$1
  [ ! -f "$into/index.html" ] || return 0
  npm_install "$ROOT/web"
  must "Building the web app" "$TOOLS/build-web.log" npm --prefix "$ROOT/web" run build
  rm -rf "$TOOLS/web.new"
  cp -R "$ROOT/web/dist" "$TOOLS/web.new" && mv "$TOOLS/web.new" "$into"
  keep_newest 3 web-
}

# npm_install DIR: exactly what the lock file says, and only when it changed.
npm_install() {
  local hash stamp=$1/node_modules/.quits-installed
  hash=$(fingerprint "${1#"$ROOT/"}/package.json" "${1#"$ROOT/"}/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ] || return 0
  must "Fetching the packages of ${1#"$ROOT/"}" "$TOOLS/npm.log" npm --prefix "$1" ci --no-audit --no-fund
  echo "$hash" >"$stamp"
}

# keep_newest COUNT PREFIX: removes older builds.
keep_newest() {
  local old
  # Our own names: a prefix and a hash.
  # shellcheck disable=SC2012
  ls -dt "$TOOLS/$2"* | tail -n "+$(($1 + 1))" | while read -r old; do rm -rf "$old"; done
}
