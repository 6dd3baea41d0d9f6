"""`linli worker`: works on the service's jobs until it is told to stop."""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli.failure import DONE, error_console
from api.cli.options import HELP, Lang, texts_for
from models.errors import InvalidInput, Issue

if TYPE_CHECKING:
    from api.settings import Settings

Jobs = Annotated[int, typer.Option("--jobs", metavar="N", min=1, max=64, help=HELP("help.worker_jobs"))]

NAP_SECONDS = 0.2


def work_on_jobs(jobs: Jobs = 1, lang: Lang = None) -> int:
    from api.jobs.workers import Workers  # SQLAlchemy takes a while, as does the rest of the store
    from api.settings import settings_from_environment

    texts, settings = texts_for(lang), settings_from_environment()
    address, asked = prepared(settings), Asked.listening()
    with Workers(settings, jobs):
        error_console().print(escape(texts("worker.works", address=address, jobs=jobs)))
        while not asked.stop:
            time.sleep(NAP_SECONDS)
        error_console().print(escape(texts("worker.stopping")))
    return DONE


class InvalidStore(InvalidInput):
    """There is no store to work on."""


class Asked:
    """Whether a signal asked for the end."""

    stop = False

    @classmethod
    def listening(cls) -> Asked:
        """From now on it is heard."""
        asked = cls()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, asked.on_signal)
        return asked

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop = True


def prepared(settings: Settings) -> str:
    """The store with its tables as this program knows them; its address, without a password."""
    from sqlalchemy.exc import DBAPIError  # as above

    from api.store.database import Database
    from api.store.migrating import upgrade

    database = Database(settings.store_url)
    address = database.url.render_as_string(hide_password=True)
    if database.is_sqlite:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
    try:
        upgrade(database)
    except DBAPIError as e:
        rule, advice = "the store answers", f"Check LINLI_DATABASE_URL and that it runs; it says: {e.orig}"
        raise InvalidStore([Issue("store_unreachable", "LINLI_DATABASE_URL", address, rule, advice)]) from None
    finally:
        database.close()
    return address
