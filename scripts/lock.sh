#!/bin/sh
# Write the two locks from pyproject.toml: every version with its hashes, no registry address.
# One lock serves Python 3.11 to 3.13 on Linux and macOS. Needs `uv` (any recent version).
set -eu
cd "$(dirname "$0")/.."
UV=${UV:-$(command -v uv || echo .venv/bin/uv)}
common="--quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build"
head="# Written by scripts/lock.sh from pyproject.toml: do not edit."
for lock in requirements requirements-dev; do
    extra=""
    [ "$lock" = requirements-dev ] && extra="--extra dev --constraint requirements.lock"
    # shellcheck disable=SC2086 - options are words
    "$UV" pip compile $common $extra "$@" --output-file "$lock.new" pyproject.toml >/dev/null
    { echo "$head"; cat "$lock.new"; } > "$lock.lock"
    rm "$lock.new"
done
