#!/bin/sh
# `npm` for an engine that works in a project's shadow, see src/check/shadow.ts: removes the links to
# the project's packages before it installs, because npm would write through them into the project.

[ "$1" = install ] && [ -e node_modules/@note@ ] && rm -rf node_modules @more@
exec @npm@ "$@"
