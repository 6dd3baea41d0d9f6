#!/usr/bin/env bash
# Sets up .venv where it is missing or stale, then checks everything: the tests marked slow beside the others, of which
# alone the coverage is measured. --fast leaves out the slow ones and the coverage; other arguments go to one pytest.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$ROOT/scripts/environment.sh"
prepare_environment
cd "$ROOT"
PATH="$ROOT/.venv/bin:$PATH"

step() { printf '\n== %s\n' "$*"; "$@"; }

test_everything() {  # coverage halves the speed of the search, and the slow tests run what the others have run
  local told slow code=0
  told="$(mktemp)"
  rm -f .coverage .coverage.*
  printf '\n== pytest -m slow: at work beside the next, told after it\n'
  set -m  # a group of its own: otherwise the shell has it ignore Ctrl-C, and with it the commands whose Ctrl-C is tested
  pytest -m slow -p no:cacheprovider >"$told" 2>&1 &
  slow=$!
  set +m
  trap "kill -- -$slow 2>/dev/null || :; rm -f '$told'" EXIT
  step pytest -m "not slow" --cov --cov-report=term || code=$?
  wait "$slow" || code=$?
  printf '\n== pytest -m slow\n'
  cat "$told"
  return "$code"
}

which=all
case "${1:-}" in
  "") ;;
  --fast) which=fast && shift ;;
  *) which=given ;;
esac
[ -d ../shared ] || say "../shared is not there: the tests that read it are skipped, and named below"

step compile_kernels
step ruff check .
step mypy
step lint-imports
case "$which" in
  fast) step pytest -m "not slow" "$@" ;;
  given) step pytest "$@" ;;
  all) test_everything ;;
esac
