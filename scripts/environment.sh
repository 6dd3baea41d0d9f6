# Sourced by run.sh and test.sh: makes .venv in the repository root from requirements.lock when it is missing or stale.

ENVIRONMENT="$ROOT/.venv"
STAMP="$ENVIRONMENT/.lock-stamp"

say() { printf 'linli: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

python_command() {
  local python
  for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if command -v "$python" >/dev/null && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
      command -v "$python"
      return
    fi
  done
  die "Python 3.11 or newer is needed; install it, or name one: PYTHON=/path/to/python3 $0"
}

wanted_stamp() {  # what the environment was made from, and where (its scripts name their folder)
  cat "$ROOT/requirements.lock" "$ROOT/pyproject.toml" | sha256sum | cut -d' ' -f1
  printf '%s\n' "$ENVIRONMENT"
}

is_fresh() {
  [ -x "$ENVIRONMENT/bin/linli" ] && [ "$(cat "$STAMP" 2>/dev/null)" = "$(wanted_stamp)" ] &&
    "$ENVIRONMENT/bin/python" -c '' 2>/dev/null
}

install_venv_package() {
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  command -v apt-get >/dev/null || return 1
  say "this Python cannot make environments; installing python3-venv"
  "${as_root[@]}" apt-get update -qq >&2 || return 1
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends python3-venv >&2
}

make_environment() {
  local python="$1"
  if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    install_venv_package && "$python" -c 'import venv, ensurepip' 2>/dev/null ||
      die "$python lacks venv and pip; install them (Debian, Ubuntu: apt-get install python3-venv), or uv, and start again"
  fi
  "$python" -m venv --clear "$ENVIRONMENT"
}

install_with_uv() {
  command -v uv >/dev/null || return 1
  [ -x "$ENVIRONMENT/bin/python" ] || uv venv --quiet --python "$1" "$ENVIRONMENT" || return 1
  uv pip install --quiet --compile-bytecode --python "$ENVIRONMENT/bin/python" --require-hashes -r "$ROOT/requirements.lock" &&
    uv pip install --quiet --python "$ENVIRONMENT/bin/python" --no-deps --no-build-isolation --editable "$ROOT"
}

install_with_pip() {  # the lock is complete, so nothing is resolved: older pips refuse hashed packages asked for with extras
  "$ENVIRONMENT/bin/python" -m pip --version >/dev/null 2>&1 || make_environment "$1"
  local pip=("$ENVIRONMENT/bin/python" -m pip --disable-pip-version-check --quiet)
  "${pip[@]}" install --no-deps --require-hashes -r "$ROOT/requirements.lock" &&
    "${pip[@]}" install --no-deps --no-build-isolation --editable "$ROOT"
}

compile_kernels() {  # half a minute, once for each version of the code; otherwise the first plan would wait for it
  (cd "$ROOT" && "$ENVIRONMENT/bin/python" -m solver.native.warm) || die "compiling the search failed, see above"
}

prepare_environment() {
  is_fresh && return
  local python
  python="$(python_command)"
  if [ -f "$STAMP" ] && ! grep -qxF "$ENVIRONMENT" "$STAMP"; then
    rm -rf "$ENVIRONMENT"  # it was moved here with its folder, and its scripts point to the old place
  fi
  say "setting up .venv from requirements.lock (once; a minute or two)"
  install_with_uv "$python" || install_with_pip "$python" ||
    die "setting up failed, see above; a package index must be reachable (pip's own settings are used)"
  compile_kernels
  wanted_stamp > "$STAMP"
  say "ready: .venv/bin/linli"
}
