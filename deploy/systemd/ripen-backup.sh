#!/bin/sh
# Writes a back-up of the installation in DATA_DIR (or DATABASE_URL) to the folder BACKUPS, then removes those that are
# older than KEEP_DAYS, but for the first of every month.
set -eu

: "${BACKUPS:?the folder for the back-ups}"
ripen=$(dirname "$0")/../../src/main.ts
node=$(dirname "$0")/../../node_modules/.bin/node

mkdir -p "$BACKUPS"
"$node" --disable-warning=ExperimentalWarning "$ripen" backup "$BACKUPS/ripen-$(date +%F).ripen.gz"
# Only after a new one is there.
find "$BACKUPS" -name 'ripen-*.ripen.gz' ! -name 'ripen-*-01.ripen.gz' -mtime +"${KEEP_DAYS:-14}" -delete
