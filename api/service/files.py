"""Files as answers: their type, and a name to save them under."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GEOJSON = "application/geo+json"
CALENDAR = "text/calendar; charset=utf-8"


def file_answer(data: bytes, kind: str, name: str, **headers: str) -> Response:
    """A file to be saved; names outside ASCII as RFC 6266 says."""
    told = {key.replace("_", "-"): value for key, value in headers.items()}
    told["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, headers=told, media_type=kind)
