"""The process of a worker whose jobs are those of `odd_child`."""

from api.jobs.process import main

if __name__ == "__main__":
    main("tests.api.jobs.odd_child")
