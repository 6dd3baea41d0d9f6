"""Changes of the lists: checked, allowed, versioned and written into the audit, all in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from api.access.deciding import Access
from api.access.roles import Role, Whose
from api.errors import Conflict, Forbidden, not_found
from api.objects.lists import LISTS, Body, Named
from api.objects.referring import Referrers, referrers
from api.objects.whose import Owners, owners, whose_of
from api.store.tables import Change, StoredObject
from api.versions import check_version
from models.base import Value
from models.errors import InvalidProblem, Issue
from models.places import Loc, path_of

AREAS_LOCK = 0x61726561
MOST_ID, MANY = 200, 500
OF_ONESELF = {"name", "location", "interests", "availability", "break_minutes", "min_rest_minutes", "speed_kmh"} | {
    f"max_{what}" for what in ("minutes", "minutes_per_day", "sessions", "sessions_per_day", "metres")
}
"""What volunteers may change of themselves; skills, licences and whom they serve are for others to say."""

Outcome = Literal["created", "changed", "unchanged"]


@dataclass(frozen=True)
class Written:
    """What became of one object."""

    list: str
    id: str
    version: int
    outcome: Outcome


@dataclass
class Writer:
    """One transaction's changes, by one caller at one time."""

    session: Session
    access: Access
    now: dt.datetime
    request: str | None = None
    owners: Owners = field(init=False)
    _fetched: dict[tuple[str, str], StoredObject | None] = field(default_factory=dict)
    _named: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.owners = owners(self.session)

    def prefetch(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Read many objects at once that will be written: one question for hundreds, instead of one for each."""
        for list_ in sorted({each for each, _ in wanted}):
            ids = sorted({id_ for each, id_ in wanted if each == list_})
            for start in range(0, len(ids), MANY):
                some = ids[start : start + MANY]
                rows = select(StoredObject).where(StoredObject.list == list_, StoredObject.id.in_(some))
                self._fetched.update({(list_, id_): None for id_ in some})
                self._fetched.update({(r.list, r.id): r for r in self.session.scalars(rows.with_for_update())})

    def _row(self, list_: str, id_: str) -> StoredObject | None:
        """The object's row, locked."""
        if (list_, id_) in self._fetched:
            return self._fetched.pop((list_, id_))
        return self.session.get(StoredObject, (list_, id_), with_for_update=True)

    def put(self, list_: str, value: Value, match: str | None = None, path: str = "") -> Written:
        """Create the object, or change it if it is still of the version that `match` names.

        `match` is the version as text, `*` for any, none for "there is no such object yet". `path` leads to the object
        in what the caller sent. Raises the errors of `api.errors`, and `InvalidProblem` for what it names in vain.
        """
        body = body_of(value)
        id_ = body["id"]
        check_text(body, path)
        _check_id(id_, path)
        if list_ == "areas":
            self._one_at_a_time()
        row = self._row(list_, id_)
        stands = row is not None and not row.deleted
        self._check_names(list_, body, path)
        whose = self.owners.whose(list_, body)
        if row is not None and stands and not self._sees(row):
            self._check_may(list_, body, None, whose)
            self._check_free(list_, row, match)
        self._check_may(list_, body, row if stands else None, whose)
        if row is not None and stands and row.body == body:
            return Written(list_, id_, row.version, "unchanged")
        _check_fits(row if stands else None, match, id_)
        return self._write(list_, body, row, whose)

    def delete(self, list_: str, id_: str, match: str | None) -> Written:
        """Take the object out, if nothing names it any more."""
        row = self.session.get(StoredObject, (list_, id_), with_for_update=True)
        if row is None or row.deleted:
            raise not_found(list_, id_)
        if not self._sees(row):
            raise not_found(list_, id_)
        self._allow(list_, whose_of(row))
        _check_fits(row, match, id_)
        if named := referrers(self.session, self.access, list_, id_):
            raise Conflict([_still_named(id_, named)])
        before, row.version = row.body, row.version + 1
        row.deleted, row.changed_at, row.changed_by = True, self.now, self.access.principal.id
        self._named.discard((list_, id_))
        self._note("delete", row, before, None)
        return Written(list_, id_, row.version, "changed")

    # ---- checks

    def _sees(self, row: StoredObject) -> bool:
        return self.access.may(f"{row.list}.read", whose_of(row))

    def _check_free(self, list_: str, row: StoredObject, match: str | None) -> None:
        """What the caller may not see is absent; only that its id is taken has to be said to who would take it."""
        check_version(None, match, row.id)
        rule = f"an id is unique among the {list_} of the whole service"
        raise Conflict(
            [Issue("id_taken", "id", row.id, rule, "Choose another, such as one that begins with your own id")]
        )

    def _check_may(self, list_: str, body: Body, row: StoredObject | None, whose: Whose) -> None:
        if list_ == "areas":
            return self._check_may_area(body, row)
        for each in [whose] if row is None else [whose_of(row), whose]:
            self._allow(list_, each)
        role = self.access.principal.role
        if role is Role.VOLUNTEER:
            _check_oneself(body, row.body if row else {})
        if role is Role.UNIT and list_ == "organisations" and row is not None:
            _check_stays(body, row.body)
        return None

    def _check_may_area(self, body: Body, row: StoredObject | None) -> None:
        """An area may be changed by who reaches it, and put below an area that they reach, or stay where it is."""
        if row is not None:
            self._allow("areas", Whose(area=row.id))
        parent = body.get("parent")
        if row is None or row.body.get("parent") != parent:
            self._allow("areas", Whose(area=parent))
        if row is not None and parent in self.access.tree.below(row.id):
            rule = "no area lies within itself"
            raise InvalidProblem([Issue("area_circle", "parent", parent, rule, "Name another area, or none")])

    def _allow(self, list_: str, whose: Whose) -> None:
        if not self.access.may(f"{list_}.write", whose):
            me = self.access.principal
            rule = f"a {me.role} may change {list_} of their own area or organisation only"
            raise Forbidden([Issue("not_yours", list_, whose.organisation or whose.area, rule, "Ask its planner")])

    def _check_names(self, list_: str, body: Body, path: str) -> None:
        wanted = list(LISTS[list_].names(body))
        itself = (list_, body["id"])
        found = self._there({(n.list, n.id) for n in wanted} - {itself}) | {itself}
        missing = [n for n in wanted if (n.list, n.id) not in found]
        if missing:
            raise InvalidProblem(_names_nothing(n, path) for n in missing)

    def _there(self, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those that are there; they stay so until this transaction ends, so each is asked for once."""
        found = wanted & self._named
        wanted = wanted - found
        for list_ in {each for each, _ in wanted}:
            ids = sorted(id_ for each, id_ in wanted if each == list_)
            rows = select(StoredObject.id).where(
                StoredObject.list == list_, StoredObject.id.in_(ids), ~StoredObject.deleted
            )
            found |= {(list_, id_) for id_ in self.session.scalars(rows.with_for_update(read=True))}
        self._named |= found
        return found

    def _one_at_a_time(self) -> None:
        """Two moves of areas, each sound, can close a circle together."""
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": AREAS_LOCK})

    # ---- the change itself

    def _write(self, list_: str, body: Body, row: StoredObject | None, whose: Whose) -> Written:
        before = None if row is None or row.deleted else row.body
        if row is None:
            row = StoredObject(list=list_, id=body["id"], version=0)
            self.session.add(row)
        moved = list_ == "organisations" and before is not None and row.area != whose.area
        row.version, row.body, row.deleted = row.version + 1, body, False
        row.area, row.organisation, row.public = whose.area, whose.organisation, whose.public
        row.changed_at, row.changed_by = self.now, self.access.principal.id
        outcome: Outcome = "created" if before is None else "changed"
        self._note("create" if before is None else "update", row, before, body)
        self.session.flush()
        if moved:
            self._move_belongings(row.id, whose.area)
        return Written(list_, row.id, row.version, outcome)

    def _move_belongings(self, organisation: str, area: str | None) -> None:
        """What belongs to an organisation lies where it lies, but for demands that name an area themselves."""
        its = (StoredObject.organisation == organisation, StoredObject.list != "organisations")
        named = StoredObject.body["area"].as_string()
        self.session.execute(
            update(StoredObject).where(*its, (StoredObject.list != "demands") | named.is_(None)).values(area=area),
            execution_options={"synchronize_session": False},
        )
        self.session.expire_all()

    def _note(self, action: str, row: StoredObject, before: Body | None, after: Body | None) -> None:
        told: dict[str, Any] = {"list": row.list, "id": row.id, "version": row.version}
        who = {"at": self.now, "actor": self.access.principal.id, "request": self.request}
        self.session.add(Change(action=action, before=before, after=after, **told, **who))


def body_of(value: Value) -> Body:
    """What is kept of a value: all that was set, without defaults and nulls."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def check_text(data: Any, path: str = "") -> None:
    """No NUL anywhere: PostgreSQL keeps none. Raises `InvalidProblem`."""
    found = next(_with_null(data, ()), None)
    if found is not None:
        place = ".".join(x for x in (path, path_of(found)) if x)
        rule = "text holds no character U+0000"
        raise InvalidProblem([Issue("null_character", place, None, rule, "Take the character out")])


def _with_null(data: Any, at: Loc) -> Iterator[Loc]:
    if isinstance(data, dict):
        for key, value in data.items():
            if "\0" in key:
                yield at
            yield from _with_null(value, (*at, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _with_null(value, (*at, n))
    elif isinstance(data, str) and "\0" in data:
        yield at


def _check_id(id_: str, path: str) -> None:
    if "/" in id_ or "\\" in id_ or id_ in (".", "..") or not id_.isprintable() or len(id_.encode()) > MOST_ID:
        rule = "an id stands in addresses: at most 200 bytes, none of them / or \\ or a control character"
        raise InvalidProblem([Issue("id_in_address", f"{path}.id".lstrip("."), id_, rule, "Write it with - instead")])


def _check_fits(row: StoredObject | None, match: str | None, id_: str) -> None:
    if row is None:
        check_version(None, match, id_)
    else:
        check_version(row.version, match, id_, row.changed_by)


def _check_oneself(body: Body, before: Body) -> None:
    for name in sorted(body.keys() | before.keys()):
        if name not in OF_ONESELF and body.get(name) != before.get(name):
            rule = "volunteers change their own times, limits, interests and home; the rest is for their organisation"
            raise Forbidden([Issue("not_yours", name, body.get(name), rule, "Ask your organisation to change it")])


def _still_named(id_: str, named: Referrers) -> Issue:
    if not named.seen:
        rule, advice = "nothing names it any more, but something that is not yours to see does", "Ask its planner"
        return Issue("still_named", "id", id_, rule, advice)
    more = f" (and {len(named.seen) - 1} more)" if named.seen[1:] else ""
    rule = f"nothing names it any more, but {named.seen[0]} does{more}"
    return Issue("still_named", "id", id_, rule, "Change or delete those first")


def _check_stays(body: Body, before: Body) -> None:
    if body["area"] != before["area"]:
        rule = "an organisation's area decides who plans for it and whom it may ask; its planner changes it"
        raise Forbidden([Issue("not_yours", "area", body["area"], rule, "Ask the planner of both areas")])


def _names_nothing(named: Named, path: str) -> Issue:
    place = f"{path}.{named.path}".lstrip(".")
    return Issue(
        "unknown_id",
        place,
        named.id,
        f"it names one of the {named.list}",
        f"Add it to {named.list} first, or correct it",
    )
