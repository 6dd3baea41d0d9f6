"""A worker that dies in the middle of a task, without a word."""

import os
import signal

from tests.solver.executors.children.faulty import serve

if __name__ == "__main__":
    serve(lambda: os.kill(os.getpid(), signal.SIGSEGV))
