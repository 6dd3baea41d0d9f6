"""The command `linli`: its commands, and what every failure becomes."""

from __future__ import annotations

import importlib.metadata
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.markup import escape
from typer.exceptions import TyperException

from api.cli.account import show_account
from api.cli.agreements import show_agreements
from api.cli.backup import back_up_store, restore_store
from api.cli.bottlenecks import show_bottlenecks
from api.cli.certificate import certify_hours
from api.cli.check import check_plan
from api.cli.demo import run_demo
from api.cli.evaluate import evaluate_plan
from api.cli.export import export_plan
from api.cli.failure import BAD_INPUT, DEFECT, DONE, STOPPED, error_console, report, report_defect, usage
from api.cli.import_sheets import import_sheets
from api.cli.next_week import next_week
from api.cli.notices import deliver_notices
from api.cli.options import HELP
from api.cli.plan import plan_week
from api.cli.repair import repair_plan
from api.cli.schema import print_schema
from api.cli.serve import serve_http
from api.cli.shares import shares_of_weeks
from api.cli.show import show_plan
from api.cli.suggest import suggest_ways
from api.cli.turns import take_turns
from api.cli.whatif import what_if
from api.cli.why import explain_plan
from api.cli.worker import work_on_jobs
from api.texts import Language, Texts, language_of
from models.collecting import collect_rarely
from models.errors import InvalidInput

app = typer.Typer(
    name="linli", help=HELP("help.app"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
COMMANDS: dict[str, Callable[..., int]] = {
    "plan": plan_week,
    "check": check_plan,
    "show": show_plan,
    "repair": repair_plan,
    "whatif": what_if,
    "why": explain_plan,
    "suggest": suggest_ways,
    "schema": print_schema,
    "demo": run_demo,
    "evaluate": evaluate_plan,
    "next": next_week,
    "turns": take_turns,
    "import": import_sheets,
    "shares": shares_of_weeks,
    "bottlenecks": show_bottlenecks,
    "export": export_plan,
    "worker": work_on_jobs,
    "notices": deliver_notices,
    "serve": serve_http,
    "backup": back_up_store,
    "restore": restore_store,
    "agreements": show_agreements,
    "account": show_account,
    "certificate": certify_hours,
}
for name, command in COMMANDS.items():
    app.command(name, help=HELP(f"help.{name}"))(command)


def _print_version(asked: bool) -> None:
    if asked:
        print(f"linli {importlib.metadata.version('linli')}")
        raise typer.Exit


@app.callback()
def _linli(
    version: Annotated[
        bool, typer.Option("--version", help=HELP("help.version"), callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Options before the command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code (api.cli.failure lists them). Never a traceback for a user's error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    as_json, texts = "--json" in given, Texts(_language(given))
    try:
        return int(app(given, prog_name="linli", standalone_mode=False) or DONE)
    except InvalidInput as e:
        report(e, texts, as_json)
        return BAD_INPUT
    except TyperException as e:
        if str(e):  # without any word, the help was asked for and has been shown
            report(_usage_of(e, given), texts, as_json)
        return BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        error_console().print(escape(texts("error.aborted")))
        return STOPPED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as e:
        report_defect(f"{type(e).__name__}: {e}", texts, as_json)
        return DEFECT


def _usage_of(error: TyperException, given: Sequence[str]) -> InvalidInput:
    """A mistake in the words of the command line, as an issue like any other."""
    rule = error.format_message()
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    options: Sequence[str] = [o for o in getattr(parameter, "opts", ()) if o.startswith("-")]
    option = options[0] if options else getattr(error, "option_name", None) or ""
    if options:
        rule = str(getattr(error, "message", "") or rule)
    command = context.command_path if context else "linli"
    rule = rule.replace("Value error, ", "").strip().rstrip(".")
    return usage(option, _value_of(options, given), rule, f"See {command} --help")


def _value_of(options: Sequence[str], given: Sequence[str]) -> str | None:
    """What the command line gives an option, the last time it names it."""
    found: str | None = None
    for word, following in zip(given, [*given[1:], None], strict=True):
        name, equals, value = word.partition("=")
        if name in options:
            found = value if equals else following
    return found


def _language(given: Sequence[str]) -> Language:
    """`--lang`, read before the parser has spoken, since its errors need it."""
    words = " ".join(given).replace("--lang=", "--lang ").split()
    after = words[words.index("--lang") + 1 :][:1] if "--lang" in words else []
    return "zh" if after == ["zh"] else "en" if after == ["en"] else language_of()


def script() -> None:
    """The entry point that pip installs."""
    for stream in (sys.stdout, sys.stderr):  # a terminal of another encoding gets escapes, not an error
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    collect_rarely()
    sys.exit(main())
