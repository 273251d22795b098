# shellcheck shell=bash
# What must be on the machine, and the command that gets what is missing.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false
[ -n "${HOME:-}" ] && [ -w "${HOME:-}" ] || export DOTNET_CLI_HOME=$TOOLS/home HOME=$TOOLS/home

# An SDK put there by Microsoft's install script is often not on the PATH.
for place in "$HOME/.dotnet" /usr/share/dotnet /usr/local/share/dotnet; do
  command -v dotnet >/dev/null 2>&1 || [ ! -x "$place/dotnet" ] || PATH=$PATH:$place
done

SHA=$(command -v sha256sum || echo "shasum -a 256")

# fingerprint PATH...: a short hash over the names and contents of the sources below the paths.
fingerprint() {
  (
    cd "$ROOT" || exit 1
    # shellcheck disable=SC2086  # SHA may be a command with an option
    find "$@" \( -name bin -o -name obj -o -name node_modules -o -name dist -o -name TestResults \) -prune \
      -o -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 $SHA | $SHA | cut -c1-16
  )
}

system() {
  local os arch
  os=$(uname -s | tr '[:upper:]' '[:lower:]')
  arch=$(uname -m)
  case $arch in x86_64 | amd64) arch=x64 ;; aarch64 | arm64) arch=arm64 ;; esac
  echo "$os-$arch"
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# as_admin COMMAND...: as root, or through a sudo that does not ask.
as_admin() { if is_root; then "$@"; else sudo -n "$@"; fi; }
can_admin() { is_root || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }; }

need_writable() {
  [ -w "$ROOT" ] || die "$ROOT is not writable for $(id -un)" "clone Quits into a directory of your own"
  mkdir -p "$TOOLS" 2>/dev/null && [ -w "$TOOLS" ] ||
    die "$TOOLS is not writable for $(id -un)" "it was made by another user: remove it, or run as that user"
}

# need_tools: both at once, so that nobody learns of the second only after installing the first.
need_tools() {
  local missing=no
  (need_dotnet) || missing=yes
  (need_node) || missing=yes
  [ $missing = no ] || exit 1
}

need_dotnet() {
  local found=none
  if command -v dotnet >/dev/null 2>&1; then
    found=$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | tr '\n' ' ')
    case " $found" in *" 10."*) return ;; esac
  fi
  case $(uname -s) in
    Darwin) die ".NET SDK 10 is missing (found: $found)" "get it with:  brew install dotnet-sdk" ;;
    *) die ".NET SDK 10 is missing (found: $found)" \
      "Ubuntu:  sudo apt-get update && sudo apt-get install -y dotnet-sdk-10.0" \
      "Debian and others, into ~/.dotnet, found there by this script:" \
      "  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" ;;
  esac
}

need_node() {
  local found=none
  ! command -v node >/dev/null 2>&1 || found=$(node --version)
  case ${found#v} in
    2[2-9].* | [3-9][0-9].* | 20.19.* | 20.[2-9][0-9].*) ;;    # what the web app's build tool asks for
    *) node_advice "Node.js 20.19 or 22 or newer is missing (found: $found)" ;;
  esac
  command -v npm >/dev/null 2>&1 || node_advice "npm is missing"
}

node_advice() {
  case $(uname -s) in
    Darwin) die "$1" "get it with:  brew install node" ;;
    *) die "$1" "Debian 13, Ubuntu 25.04 and newer:  sudo apt-get update && sudo apt-get install -y nodejs npm" \
      "older ones:  curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install -y nodejs" ;;
  esac
}
