"""A worker whose task never returns."""

import time

from tests.solver.executors.children.faulty import serve

if __name__ == "__main__":
    serve(lambda: time.sleep(100_000))
