#!/usr/bin/env bash
# Writes requirements.lock anew from pyproject.toml (needs uv); it names packages and hashes, and no host.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile pyproject.toml --extra dev --universal --fork-strategy fewest --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock "$@"
if grep -nE '://|^(--|-i|-f)' requirements.lock; then
  echo "requirements.lock names a host or an index: see the lines above" >&2
  exit 1
fi
