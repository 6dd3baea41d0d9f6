"""Valid weeks in which something may not mean what was meant, and the notice that says so."""

from __future__ import annotations

from tests.models.breaking import Broken, put

MONDAY_LATE = {"start": "2026-03-09T08:07:00+08:00", "end": "2026-03-09T12:00:00+08:00"}
NEXT_YEAR = {"start": "2027-03-09T08:00:00+08:00", "end": "2027-03-09T12:00:00+08:00"}
ALL_MONDAY = {"start": "2026-03-09T00:00:00+08:00", "end": "2026-03-10T00:00:00+08:00"}
OPEN, CLOSED = "spaces[1].availability.windows[0]", "spaces[1].availability.closed[0]"

KINDS: list[Broken] = [
    put("horizon.end", "2026-03-15T23:50:00+08:00", "horizon_cut", "a horizon that ends within a slot"),
    put("now", "2026-03-16T00:00:00+08:00", "now_after_end", "planning after the horizon"),
    put(OPEN, MONDAY_LATE, "off_grid", "a window that starts within a slot", f"{OPEN}.start"),
    put(f"{OPEN}.end", "2026-03-09T11:59:59+08:00", "off_grid", "a window that ends within a slot"),
    put(CLOSED, {**MONDAY_LATE, "end": "2026-03-09T10:00:00+08:00"}, "off_grid", "a closure that starts within a slot",
        f"{CLOSED}.start"),
    put("demands[1].windows.weekly[0].end", "07:31", "off_grid", "a pattern that ends within a slot"),
    put("spaces[0].availability.weekly[0].start", "18:10", "off_grid", "a pattern that starts within a slot"),
    put("demands[0].minutes", 50, "rounded_up", "a session of odd length"),
    put("spaces[1].setup_minutes", 1, "rounded_up", "a minute of set-up"),
    put("spaces[1].turnaround_minutes", 20, "rounded_up", "an odd turnaround"),
    put("demands[0].windows.windows[1]", NEXT_YEAR, "window_outside", "a window next year"),
    put(OPEN, NEXT_YEAR, "window_outside", "a space that is open next year"),
    put(CLOSED, ALL_MONDAY, "never_open", "a space that is always closed", "spaces[1].availability"),
    put("demands[0].windows", {}, "never_open", "a demand without windows"),
    put("demands[1].min_sessions", 6, "too_few_windows", "more nights than there are"),
    put("spaces[0].reserve", 40, "reserve_takes_all", "a space all in reserve"),
    put("spaces[0].serves.kinds", [], "empty_list", "a space that serves nothing"),
    put("demands[1].needs[0].kinds", [], "empty_list", "a need for no kind"),
    put("demands[1].windows.weekly[1]", {"days": [], "start": "08:00", "end": "09:00"}, "empty_list",
        "a pattern on no day", "demands[1].windows.weekly[1].days"),
    put("volunteers[0].valid_until.first_aid", "2026-03-08", "skill_expired", "a licence that ran out"),
    put("volunteers[0].valid_until.driving", "2027-03-08", "unknown_skill", "a licence for no skill"),
    put("travel.metres.D1.G1", 5, "unused_travel", "a way to a supply"),
    put("travel.minutes.A1", {"S1": 5}, "unused_travel", "a way from an area"),
    put("spaces[1].location", [30.66, 30.66], "far_away", "a space on another continent"),
]  # fmt: skip
