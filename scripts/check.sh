#!/bin/sh
# Every check of the code, all of them even when one fails; ends with the list of those that failed.
set -u
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export MAILLAGE_DATA="$data"
failed=""

run() {
    name=$1
    shift
    printf '%s… ' "$name"
    if output=$("$@" 2>&1); then
        echo "bon"
    else
        echo "à corriger"
        printf '%s\n' "$output"
        failed="$failed $name"
    fi
}

typed() {
    find src/maillage/algorithms -name '*.py'
    find src/maillage \( -name rules.py -o -name access.py -o -name services.py -o -name queries.py \
        -o -path '*/services/*.py' -o -path '*/queries/*.py' \) -print
}

https() {
    MAILLAGE_URL=https://maillage.example "$BIN/python" -W error manage.py check --deploy --fail-level WARNING
}

run "style (ruff)" "$BIN/ruff" check --quiet .
run "mise en forme (ruff)" "$BIN/ruff" format --check --quiet .
# shellcheck disable=SC2046 - file names without blanks
run "types (mypy)" "$BIN/mypy" --no-error-summary $(typed | sort -u)
run "couches (import-linter)" "$BIN/lint-imports"
run "gabarits (djlint)" "$BIN/djlint" src --lint --quiet
run "migrations" "$BIN/python" manage.py makemigrations --check --dry-run
run "sécurité (check --deploy)" https
if [ -n "$failed" ]; then
    echo "À corriger :$failed"
    exit 1
fi
