"""The log: JSON a line, ours by its level, errors without their messages."""

import io
import json
import logging

import pytest

from api.logs import JsonLines, set_up_logs

MARK = "家事甲"


@pytest.fixture
def lines():
    """What is logged, as the lines that come of it."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("linli.test", "other")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def fail():
    try:
        raise KeyError(MARK)
    except KeyError as e:
        raise ValueError(f"{MARK} is wrong") from e


def test_an_error_is_told_by_class_and_place_and_not_by_its_words(lines):
    try:
        fail()
    except ValueError:
        logging.getLogger("linli.test").exception("a defect")
    (line,) = lines()
    assert [e["class"] for e in line["error"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert line["error"][0]["frames"][-1].endswith(" fail")
    assert MARK not in json.dumps(line, ensure_ascii=False)


def test_another_librarys_values_stay_out(lines):
    logging.getLogger("other").warning("cannot do %s\nfor %s", MARK, MARK)
    (line,) = lines()
    assert line["message"] == "cannot do %s"


def test_only_known_fields_are_added(lines):
    logging.getLogger("linli.test").error("one\nline", extra={"route": "/v1/areas", "body": MARK})
    (line,) = lines()
    assert (line["message"], line["route"]) == ("one\nline", "/v1/areas")
    assert "body" not in line


def test_levels_and_a_file_of_the_owners_alone(tmp_path):
    root, ours = logging.getLogger(), logging.getLogger("linli")
    before = (root.handlers[:], root.level, ours.level, logging.raiseExceptions)
    try:
        set_up_logs("ERROR", tmp_path / "log")
        logging.getLogger("linli.x").warning("no")
        logging.getLogger("linli.x").error("yes")
        logging.getLogger("other").info("no")
        assert [json.loads(x)["message"] for x in (tmp_path / "log").read_text().splitlines()] == ["yes"]
        assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600
    finally:
        root.handlers[0].close()
        root.handlers[:], logging.raiseExceptions = before[0], before[3]
        root.setLevel(before[1])
        ours.setLevel(before[2])
