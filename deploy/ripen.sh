#!/bin/sh
# The command `ripen` of the image. Takes the place of the shell, so that signals reach it.
exec node --disable-warning=ExperimentalWarning /app/src/main.ts "$@"
