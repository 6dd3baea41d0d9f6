"""Files of the command line: read whole, written in one step or not at all."""

from __future__ import annotations

import contextlib
import gzip
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from api.cli.failure import InvalidFile
from models.errors import InvalidInput, Issue
from models.loading import load_plan, load_problem
from models.plan import Plan
from models.problem import Problem

STANDARD = "-"


def read_bytes(path: str) -> bytes:
    """The file's bytes; `-` is standard input. Raises `InvalidFile`."""
    if path == STANDARD:
        return sys.stdin.buffer.read()
    with told_os_errors(path, "read"):
        return Path(path).read_bytes()


def read_problem(path: str) -> Problem:
    """The week in a file, `.json` or gzip of it."""
    data = read_bytes(path)
    with told_of(path):
        return load_problem(data)


def read_plan(path: str) -> Plan:
    """The plan in a file, `.json` or gzip of it."""
    data = read_bytes(path)
    with told_of(path):
        return load_plan(data)


@contextlib.contextmanager
def told_of(path: str) -> Iterator[None]:
    """Errors of what is read inside say which file they are in."""
    try:
        yield
    except InvalidInput as e:
        raise InvalidFile(path, e.issues) from e


def check_writable(path: str, *inputs: str) -> None:
    """Fail before the work and not after it: the folder is there and writable, and no input would be overwritten."""
    if path == STANDARD:
        return
    _check_named(path)
    folder = Path(path).parent
    with told_os_errors(path, "write"):
        if any(os.path.exists(i) and os.path.exists(path) and os.path.samefile(path, i) for i in inputs):
            raise _problem(path, "file_is_input", "the output is another file than the input", "Name another file")
        if Path(path).is_dir() or path.endswith(os.sep):
            raise _problem(path, "file_is_folder", "the output is a file", "Name a file in that folder")
        if not folder.exists():
            raise _problem(path, "folder_missing", "the output's folder exists", f"Create it: mkdir -p {folder}")
        if not folder.is_dir():
            raise _problem(path, "folder_is_file", "the output lies in a folder", "Name a file in a folder")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise _problem(path, "file_no_permission", "you may write in the output's folder", "Choose another folder")


def _check_named(path: str) -> None:
    """An empty name, as an unset variable of a script leaves it, is not the folder one happens to stand in."""
    if not path:
        raise _problem(path, "file_missing", "a file or folder has a name", "Name it, or leave the option out")


@contextlib.contextmanager
def of_owner_alone() -> Iterator[None]:
    """Files that are made inside are nobody else's to read, also those that libraries make."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_folder(path: str) -> None:
    """The folder with those above it, unless it is there."""
    _check_named(path)
    with told_os_errors(path, "write"):
        Path(path).mkdir(parents=True, exist_ok=True)


def write_bytes(path: str, data: bytes) -> None:
    """Write all or nothing: a new file takes the target's place at the end. `.gz` packs; `-` is standard output."""
    if path == STANDARD:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    packed = gzip.compress(data, mtime=0) if path.endswith(".gz") else data
    with told_os_errors(path, "write"):
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():  # a device or pipe has no place to take
            target.write_bytes(packed)
        else:
            _replace(target, packed)


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".linli-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def told_os_errors(path: str, doing: str) -> Iterator[None]:
    """What the system says of a file, in the words of an Issue."""
    try:
        yield
    except FileNotFoundError as e:
        raise _problem(path, "file_missing", "the file exists", "Check the name and the folder") from e
    except IsADirectoryError as e:
        raise _problem(path, "file_is_folder", "a file is named, not a folder", "Name a file in that folder") from e
    except (NotADirectoryError, FileExistsError) as e:
        raise _problem(path, "folder_is_file", "a folder stands where the path says so", "Name another folder") from e
    except PermissionError as e:
        rule = f"you may {doing} the file"
        raise _problem(path, "file_no_permission", rule, "Ask for the right, or use a copy") from e
    except (OSError, ValueError) as e:
        reason = getattr(e, "strerror", None) or str(e)
        raise _problem(path, "file_unusable", f"the system can {doing} the file", f"It says: {reason}") from e


def _problem(path: str, code: str, rule: str, advice: str) -> InvalidFile:
    return InvalidFile(path, [Issue(code, "", path, rule, advice)])
