"""A plan as a map (RFC 7946): offers and demands as points, who uses what as lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from api.exports import words
from api.exports.view import View
from api.exports.visible import Party, Point, VisibleAssignment, VisibleDemand, VisibleOffer, VisiblePiece
from api.texts import Language, Texts

Feature = dict[str, Any]
DECIMALS = 7  # a centimetre


def geojson(view: View, language: Language, lines: bool = False) -> bytes:
    """A FeatureCollection of the offers and demands that the reader sees, each with `layer` `space`, `supply` or
    `demand`; with `lines`, also one of `layer` `use` from each demand to each space that it uses.

    What has no location, or one that is hidden, has no geometry (null). Where volunteers live is on no map.
    """
    texts = Texts(language)
    features = [*(_offer(texts, o) for o in view.offers), *(_demand(texts, d) for d in view.demands)]
    if lines:
        features += _uses(texts, view.sessions)
    found: Feature = {"type": "FeatureCollection", "features": features}
    box = _bbox(features)
    if box:
        found["bbox"] = box
    return json.dumps(found, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _offer(texts: Texts, o: VisibleOffer) -> Feature:
    title = o.name or texts.kind(o.kind)
    told = {"id": o.id, "name": o.name, "kind": o.kind, "owner": _name(o.owner), "owner_id": _id(o.owner)}
    return _feature(o.type, o.id, _point(o.location), title, {**told, "units": o.quantity, "sessions": o.sessions})


def _demand(texts: Texts, d: VisibleDemand) -> Feature:
    told = {
        "id": d.id,
        "name": d.name,
        "kind": d.kind,
        "organisation": _name(d.organisation),
        "organisation_id": _id(d.organisation),
        "area": _name(d.area),
        "area_id": _id(d.area),
        "public": d.public,
        "masked": d.masked,
        "asked": d.asked,
        "served": d.served,
        "status": _status(d),
    }
    return _feature("demand", d.id, _point(d.location), words.title(texts, d), told)


def _status(d: VisibleDemand) -> str | None:
    """For the colour of a point; None where the reader sees but a part."""
    if d.asked is None or d.served is None:
        return None
    return "full" if d.served >= d.asked else "partly" if d.served else "not_served"


def _uses(texts: Texts, sessions: Sequence[VisibleAssignment]) -> Iterator[Feature]:
    """A line for each demand and space with both locations, for all sessions between them."""
    found: dict[tuple[str, str], list[tuple[VisibleAssignment, VisiblePiece]]] = defaultdict(list)
    for a in sessions:
        for p in a.spaces:
            if a.demand.location and p.location:
                found[a.demand.id, p.id].append((a, p))
    for (demand, space), uses in found.items():
        (first, piece), (last, _) = uses[0], uses[-1]
        line = [_position(x) for x in (first.demand.location, piece.location) if x]
        told = {
            "demand": demand,
            "space": space,
            "sessions": len({a.session for a, _ in uses}),
            "units": max(p.quantity for _, p in uses),
            "first": first.start.isoformat(),
            "last": last.start.isoformat(),
        }
        title = f"{words.title(texts, first.demand)} → {words.space(piece)}"
        yield _feature("use", f"{demand}/{space}", {"type": "LineString", "coordinates": line}, title, told)


def _feature(layer: str, id_: str, geometry: Feature | None, title: str, told: Feature) -> Feature:
    properties = {"layer": layer, "title": words.plain(title), **told}
    return {"type": "Feature", "id": f"{layer}/{id_}", "geometry": geometry, "properties": properties}


def _point(location: Point | None) -> Feature | None:
    return {"type": "Point", "coordinates": _position(location)} if location else None


def _position(location: Point) -> list[float]:
    """Longitude, then latitude (section 3.1.1)."""
    return [round(x, DECIMALS) for x in location]


def _bbox(features: Iterable[Feature]) -> list[float] | None:
    """West, south, east, north of all geometries (section 5); none without any."""
    positions = [p for f in features if f["geometry"] for p in _positions(f["geometry"])]
    if not positions:
        return None
    longitudes, latitudes = zip(*positions, strict=True)
    return [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]


def _positions(geometry: Feature) -> list[list[float]]:
    coordinates: list[Any] = geometry["coordinates"]
    return [coordinates] if geometry["type"] == "Point" else coordinates


def _name(party: Party | None) -> str | None:
    return party.name if party else None


def _id(party: Party | None) -> str | None:
    return party.id if party else None
