#!/bin/sh
# `npm` for the engine, see src/engine/shortcuts.ts.

# Runs the script `build` of the generated SDK and exits. Only the very script that engine 0.25
# generates, and only where npm would run it in the same way.
build() {
  script='tsc && node ./scripts/copy-assets.js'
  case $PWD in */.wasp/out/sdk/wasp) ;; *) return 0 ;; esac
  modules=${PWD%/.wasp/out/sdk/wasp}/node_modules/.bin
  grep -qF "\"build\": \"$script\"" package.json && [ -x "$modules/tsc" ] &&
    [ -z "$npm_config_script_shell$npm_config_ignore_scripts" ] || return 0
  grep -qsE '^ *(pre|post)?build *=|script-shell|ignore-scripts|"(pre|post)build"' \
    package.json ~/.npmrc "$modules/../../.npmrc" && return 0
  printf '\n> wasp@1.0.0 build\n> %s\n\n' "$script"
  PATH="$modules:$PATH" exec sh -c "$script"
}

case "$#:$1" in
  1:--version) echo @version@; exit ;;
  2:run) [ "$2" = build ] && build ;;
esac
exec @npm@ "$@"
