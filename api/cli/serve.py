"""`linli serve`: the HTTP service, until it is told to stop."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.demo import example_file
from api.cli.failure import DEFECT, DONE
from api.cli.files import of_owner_alone, told_os_errors
from api.cli.options import HELP, Lang, texts_for

if TYPE_CHECKING:
    from api.settings import Settings
    from api.texts import Texts

Host = Annotated[str | None, typer.Option("--host", metavar="ADDRESS", help=HELP("help.host"), show_default=False)]
Port = Annotated[int | None, typer.Option("--port", metavar="N", help=HELP("help.port"), show_default=False)]
Example = Annotated[
    str | None, typer.Option("--example", metavar="FOLDER", help=HELP("help.example"), show_default=False)
]
FURTHER_PORTS = 50
"""Tried by the demonstration where 8080 is taken."""


def serve_http(host: Host = None, port: Port = None, example: Example = None, lang: Lang = None) -> int:
    from api.serving.listening import listen, port_of  # the store and the server take a while to load
    from api.serving.preparing import prepare
    from api.serving.server import serve
    from api.settings import settings_from_environment

    texts = texts_for(lang)
    options = {"host": host, "port": port, "data_folder": example, "database_url": "" if example else None}
    settings = settings_from_environment(**{name: value for name, value in options.items() if value is not None})
    with (
        of_owner_alone(),
        listen(settings.host, settings.port, FURTHER_PORTS if example and port is None else 0) as listening,
    ):
        wanted, settings = settings, settings.model_copy(update={"port": port_of(listening)})
        _log(settings)
        key = prepare(settings)
        if wanted.port not in (0, settings.port):
            _say(texts("serve.other_port", wanted=wanted.port, port=settings.port))
        if example:
            _show_example(settings, key, texts)
        elif key:
            hand_over(key, settings, texts)
        _say(texts("serve.started", address=settings.address))
        return DONE if serve(settings, listening) else DEFECT


def _log(settings: Settings) -> None:
    from api.logs import set_up_logs

    with told_os_errors(str(settings.log_file or "-"), "write"):
        set_up_logs(settings.log_level, settings.log_file)


def hand_over(key: str, settings: Settings, texts: Texts) -> None:
    """The first key, once: to a terminal, or to a file where what is printed may go into a log."""
    from api.serving.preparing import KEY_FILE, keep_secret

    if sys.stdout.isatty():
        return _say(texts("serve.first_key", secret=key))
    path = settings.data_folder / KEY_FILE
    keep_secret(key, path)
    return _say(texts("serve.first_key_file", path=path))


def _show_example(settings: Settings, key: str | None, texts: Texts) -> None:
    from api.serving.example import commands, demo_key, load_example
    from api.store.database import Database

    database = Database(settings.store_url)
    try:
        count = load_example(database, Path(example_file()))
        path = demo_key(database, settings.data_folder, key)
    finally:
        database.close()
    _say(texts("serve.example", count=count) if count else texts("serve.example_there", folder=settings.data_folder))
    _say(texts("serve.demo_key", path=path))
    for command in commands(settings.address, shlex.quote(str(path))):
        print(f"  {command}")


def _say(sentence: str) -> None:
    print(sentence, flush=True)
