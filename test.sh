#!/usr/bin/env bash
# Sets up .venv where it is missing or stale, then checks everything. --fast leaves out the tests marked slow and the
# coverage; other arguments go to pytest.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$ROOT/scripts/environment.sh"
prepare_environment
cd "$ROOT"
PATH="$ROOT/.venv/bin:$PATH"

step() { printf '\n== %s\n' "$*"; "$@"; }

pytest_options=(--cov --cov-report=term)
if [ "${1:-}" = --fast ]; then
  shift
  pytest_options=(-m "not slow")
fi
[ -d ../shared ] || say "../shared is not there: the tests that read it are skipped, and named below"

step compile_kernels
step ruff check .
step mypy
step lint-imports
rm -f .coverage .coverage.*
step pytest "${pytest_options[@]}" "$@"
