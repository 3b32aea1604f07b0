#!/bin/sh
# `npx` for the engine, see src/engine/shortcuts.ts.

if [ "$1" = prisma ] && [ -x node_modules/.bin/prisma ]; then
  shift
  PATH="$PWD/node_modules/.bin:$PATH"
  exec node_modules/.bin/prisma "$@"
fi
exec @npx@ "$@"
