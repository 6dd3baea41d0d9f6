#!/bin/sh
# The image's first process. Numba uses no cache that it cannot write to, so what was compiled with the image is copied to
# where it may (some 12 MB, in memory where /tmp is); without that copy each worker would compile for half a minute.
[ -d "$NUMBA_CACHE_DIR" ] || cp -r /opt/linli/cache "$NUMBA_CACHE_DIR"
exec linli "$@"
