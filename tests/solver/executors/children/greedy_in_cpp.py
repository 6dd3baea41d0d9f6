"""A worker that ends as OR-Tools does where a thread of it finds no memory: std::bad_alloc, which nobody catches."""

import os
import sys

from tests.solver.executors.children.faulty import serve


def abort() -> None:
    """The C++ library's own last words."""
    sys.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n")
    sys.stderr.flush()
    os.abort()


if __name__ == "__main__":
    serve(abort)
