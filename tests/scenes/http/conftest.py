"""A running service that one scene is played on: made once for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.databases import Databases
from tests.scenes.http.playing import Stage, opened_stage


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Iterator[Databases]:
    """Makes empty databases; those of the scenes are files."""
    made = Databases(tmp_path_factory.mktemp("scenes"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def stage(files, tmp_path_factory) -> Iterator[Stage]:
    """An empty service with its administrator."""
    with opened_stage(files.url("sqlite"), tmp_path_factory.mktemp("stage")) as stage:
        yield stage
