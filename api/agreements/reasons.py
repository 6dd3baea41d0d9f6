"""Why something is declined, withdrawn or done again: a list to choose from, and free text."""

from __future__ import annotations

from api.errors import Invalid
from models.errors import Issue

REASONS: dict[str, tuple[str, str]] = {
    "time": ("the time does not suit", "时间不合适"),
    "capacity": ("not enough room or people", "场地或人手不够"),
    "not_suitable": ("not suitable for this use", "不适合此用途"),
    "safety": ("safety or rules of the house", "安全或内部规定"),
    "cost": ("too dear", "费用过高"),
    "illness": ("illness or another emergency", "生病或突发情况"),
    "already_met": ("met in another way", "已通过其他途径解决"),
    "not_well_done": ("not done, or not well", "未办好"),
    "no_match": ("nothing fits this week", "本周无合适资源"),
    "other": ("other", "其他"),
}


def check_reason(reason: str | None, note: str | None, *, needed: bool) -> None:
    """A reason of the list where one is needed; "other" says which. Raises `Invalid`."""
    if reason is None and not needed:
        return
    if reason not in REASONS:
        rule = f"this step has a reason: {', '.join(REASONS)}"
        raise Invalid([Issue("reason_missing", "reason", reason, rule, "Choose one of them")])
    if reason == "other" and not (note or "").strip():
        rule = "another reason is told in `note`"
        raise Invalid([Issue("note_missing", "note", note, rule, "Write it in a few words")])
