"""A worker whose task takes memory in small pieces until there is none."""

import numpy as np

from tests.solver.executors.children.faulty import serve


def take() -> None:
    """All there is, and touched, so that it is really used."""
    taken = []
    while True:
        taken.append(np.ones(1 << 20))


if __name__ == "__main__":
    serve(take)
