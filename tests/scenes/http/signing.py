"""How agreements are written out and signed in the scenes: by both sides, each under the hash of what it has read."""

from __future__ import annotations

from typing import Any

from tests.scenes.http.playing import Person

Json = dict[str, Any]
WORDS = {
    "standard": "按时开门，离场时恢复原状",
    "requester_responsible": {"name": "王主任", "contact": "028-85550001"},
    "lender_responsible": {"name": "李老师", "contact": "028-85550002"},
}


def written_out(person: Person, id_: str, terms: Json | None = None) -> Json:
    """A draft with its empty parts filled in, or with other terms."""
    told = person.get(f"/agreements/{id_}")
    done: Json = person.put(f"/agreements/{id_}", {**(terms or told["terms"]), **WORDS}, told["etag"])
    return done


def signed(id_: str, *sides: Person) -> Json:
    """The agreement once these have read and signed it, one after the other."""
    told: Json = {}
    for person in sides:
        read = person.get(f"/agreements/{id_}")["sha256"]
        told = person.post(f"/agreements/{id_}/signatures", {"sha256": read})
    return told
