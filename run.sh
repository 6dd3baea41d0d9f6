#!/usr/bin/env bash
# Sets up .venv where it is missing or stale, then runs linli: the demo on the example week, the service with the example
# street (`./run.sh serve`, data in ./demo), or what the arguments say.
set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$ROOT/scripts/environment.sh"
prepare_environment
if [ $# = 0 ]; then
  set -- demo
elif [ "$1" = serve ]; then
  shift
  set -- serve --example demo "$@"
fi
exec "$ROOT/.venv/bin/linli" "$@"
