#!/usr/bin/env bash
# Sets up .venv where it is missing or stale, then runs linli: the demo on the example week, or what the arguments say.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$ROOT/scripts/environment.sh"
prepare_environment
if [ $# = 0 ]; then
  set -- demo
fi
exec "$ROOT/.venv/bin/linli" "$@"
