#!/bin/sh
# `prisma` in a project's shadow, see src/check/shadow.ts: needs neither Prisma's engines, which it
# would fetch, nor a database.

case "$1" in
  generate)
    PRISMA_QUERY_ENGINE_LIBRARY=$0 PRISMA_SCHEMA_ENGINE_BINARY=$0 exec node @prisma@ "$@" --no-engine ;;
  migrate) exit 0 ;;
esac
exec node @prisma@ "$@"
