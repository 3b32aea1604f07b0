#!/bin/sh
# Installs the wasp command with npm, for the user who runs this: from a tarball, from a checkout, or from the npm registry.
#
#   sh install.sh [-v <version>] [--prefix <folder>] [<tarball> | <checkout> | <package>]
#
# Without a source it is the checkout that this file lies in, else the package wasp-shell.
# Sends one anonymous event, "install-script:run", with a random number and the kind of system; not with
# WASP_TELEMETRY_DISABLE or DO_NOT_TRACK. `wasp uninstall` undoes the install.
set -eu

PACKAGE=wasp-shell
NODE_REQUIRED=20.12
WANTED="Name a tarball of it (npm pack makes one), a checkout of it, or $PACKAGE itself."

say() {
  printf '%s\n' "$*"
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

wrong_usage() {
  printf '%s\n' "$1" 'Usage: sh install.sh [-v <version>] [--prefix <folder>] [<tarball> | <checkout> | <package>]' >&2
  exit 2
}

verify_node() {
  command -v node >/dev/null 2>&1 || fail 'wasp needs Node.js, and there is none on PATH.' "Install Node.js $NODE_REQUIRED or newer from https://nodejs.org, then run this again."
  # shellcheck disable=SC2016 # The dollar signs are JavaScript's.
  node -e 'var w = process.argv[1].split("."), f = process.versions.node.split("."); process.exit(+f[0] > +w[0] || (+f[0] === +w[0] && +f[1] >= +w[1]) ? 0 : 1)' "$NODE_REQUIRED" ||
    fail "wasp needs Node.js $NODE_REQUIRED or newer, and this is $(node --version)." 'Install a newer one from https://nodejs.org, then run this again.'
  command -v npm >/dev/null 2>&1 || fail 'wasp is installed with npm, and there is none on PATH.' 'Install npm (it comes with Node.js, https://nodejs.org), then run this again.'
}

is_opted_out() {
  [ -z "${WASP_TELEMETRY_DISABLE+set}" ] || return 0
  case "${DO_NOT_TRACK:-}" in '' | 0 | false) ;; *) return 0 ;; esac
  # `wasp telemetry disable` of an earlier install counts, too.
  if [ -n "${WASP_HOME:-}" ]; then
    config=$WASP_HOME/config
  elif [ "$(uname -s)" = Darwin ]; then
    config=${HOME:-}/Library/Preferences/wasp
  else
    config=${XDG_CONFIG_HOME:-${HOME:-}/.config}/wasp
  fi
  grep -q '"choice"[[:space:]]*:[[:space:]]*"disabled"' "$config/telemetry/state.json" 2>/dev/null
}

# One request, in the background and by the Node.js that is there: nothing waits for it, and it ends after 5 seconds.
send_event() {
  # shellcheck disable=SC2016 # The dollar signs are JavaScript's.
  (trap '' HUP; cd / && exec node -e '
    const url = new URL(process.env.WASP_TELEMETRY_URL ?? "https://app.posthog.com/capture");
    const isLoopback = /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(url.hostname);
    if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback)) process.exit();
    const os = { linux: "linux", darwin: "osx" }[process.platform] ?? "Unknown";
    const id = BigInt("0x" + require("crypto").randomBytes(8).toString("hex")).toString();
    const event = { api_key: "CdDd2A0jKTI2vFAsrI9JWm3MqpOcgHz1bMyogAcwsE4", event: "install-script:run", properties: { distinct_id: id, os } };
    setTimeout(() => process.exit(), 4500).unref();
    const { request } = require(url.protocol.slice(0, -1));
    const sent = request(url, { method: "POST", headers: { "content-type": "application/json" } }, () => process.exit());
    sent.on("error", () => process.exit()).end(JSON.stringify(event));
  ' >/dev/null 2>&1 </dev/null) &
}

# What npm is asked to install: a path, or a package with its version. It must be wasp-shell, which `wasp uninstall` removes.
find_source() {
  if [ -z "$source" ]; then
    here=$(dirname "$0")/..
    if [ -f "$0" ] && names_package "$here/package.json"; then source=$here; else source=$PACKAGE; fi
  fi
  if [ -d "$source" ]; then
    [ -z "$version" ] || wrong_usage '-v goes with a package; a checkout has the version that it has.'
    names_package "$source/package.json" || fail "$source is no checkout of $PACKAGE." "$WANTED"
    pack "$(cd "$source" && pwd)"
  elif [ -f "$source" ]; then
    [ -z "$version" ] || wrong_usage '-v goes with a package; a tarball has the version that it has.'
    source=$(cd "$(dirname "$source")" && pwd)/$(basename "$source")
    npm pack --dry-run --json --loglevel=error --no-update-notifier "$source" | names_package || fail "$source is no tarball of $PACKAGE." "$WANTED"
  else
    case "$source" in
      */*.tgz | ./* | ../* | /*) fail "There is no $source." "$WANTED" ;;
      "$PACKAGE") source=$PACKAGE@${version:-latest} ;;
      "$PACKAGE"@?*) [ -z "$version" ] || wrong_usage "One version is enough: -v $version, or $source." ;;
      *) wrong_usage "The package is $PACKAGE, and not $source." ;;
    esac
  fi
}

# Whether a package.json, or what npm says of a tarball, is that of wasp-shell.
names_package() {
  grep "\"name\"[[:space:]]*:[[:space:]]*\"$PACKAGE\"" "$@" >/dev/null 2>&1
}

# A link to the checkout would break when that is moved or deleted: it is packed first.
pack() {
  [ -d "$1/node_modules" ] || (cd "$1" && npm ci) >&2 || fail "What $1 needs can't be installed." "npm's own words stand above."
  packed=$(mktemp -d)
  trap 'rm -rf "$packed"' EXIT
  (cd "$1" && npm pack --pack-destination "$packed") >&2 || fail "$1 can't be packed." "npm's own words stand above."
  source=$(echo "$packed"/*.tgz)
}

main() {
  version='' prefix='' source=''
  while [ $# -gt 0 ]; do
    case "$1" in
      -v | --version) [ $# -gt 1 ] || wrong_usage "$1 needs a version."; version=$2; shift ;;
      --prefix) [ $# -gt 1 ] || wrong_usage "$1 needs a folder."; prefix=$2; shift ;;
      --prefix=*) prefix=${1#--prefix=} ;;
      -h | --help) say 'Usage: sh install.sh [-v <version>] [--prefix <folder>] [<tarball> | <checkout> | <package>]'; exit 0 ;;
      -*) wrong_usage "There is no option $1." ;;
      *) [ -z "$source" ] || wrong_usage 'One source is enough.'; source=$1 ;;
    esac
    shift
  done

  verify_node
  find_source
  is_opted_out || send_event
  if [ -n "$prefix" ]; then
    mkdir -p "$prefix"
    prefix=$(cd "$prefix" && pwd)
  else
    prefix=$(npm prefix --global)
  fi
  say "Installing $source into $prefix ..."
  npm install --global --prefix "$prefix" --no-audit --no-fund "$source" >&2 ||
    fail 'npm could not install it; its own words stand above.' 'If the folder is not yours to write to, choose another one with --prefix, such as --prefix ~/.local.'
  # `wasp uninstall` knows by this file that the program goes, too.
  printf '%s\n' "$prefix" >"$prefix/lib/node_modules/$PACKAGE/installed-into"

  # Not in the folder where this was typed, which may be a project: that would send an event of its own.
  installed=$(cd / && WASP_TELEMETRY_DISABLE=1 WASP_ENGINE='' "$prefix/bin/wasp" version --json | sed -n 's/^ *"shell": "\(.*\)".*/\1/p')
  [ -n "$installed" ] || fail "$PACKAGE is installed, but $prefix/bin/wasp does not run." 'Its own words stand above.'

  say "$PACKAGE $installed is installed: $prefix/bin/wasp"
  case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) say "Add it to your PATH: export PATH=\"$prefix/bin:\$PATH\"" ;;
  esac
  say 'To remove it again: wasp uninstall'
}

main "$@"
