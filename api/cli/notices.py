"""`linli notices`: delivers the service's notices until it is told to stop, or once."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.markup import escape

from api.cli.failure import DONE, error_console
from api.cli.options import HELP, Lang, texts_for
from api.cli.worker import NAP_SECONDS, Asked, prepared

Once = Annotated[bool, typer.Option("--once", help=HELP("help.notices_once"))]


def deliver_notices(once: Once = False, lang: Lang = None) -> int:
    from api.notices.delivering import Deliverer, standing  # SQLAlchemy takes a while, as does the rest of the store
    from api.settings import settings_from_environment
    from api.store.database import Database

    texts, settings = texts_for(lang), settings_from_environment()
    address = prepared(settings)
    database = Database(settings.store_url)
    try:
        if once:
            deliverer = Deliverer(database, settings)
            deliverer.round()
            deliverer.wait()
            deliverer.close()
        else:
            asked = Asked.listening()
            with Deliverer(database, settings):
                error_console().print(escape(texts("notices.delivering", address=address)))
                while not asked.stop:
                    time.sleep(NAP_SECONDS)
        done = standing(database)
        print(texts("notices.delivered", sent=done.sent, waiting=done.waiting, failed=done.failed))
    finally:
        database.close()
    return DONE
