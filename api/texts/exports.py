"""What goes out: the plan as a spreadsheet, calendars, maps."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- what a reader may not see
    "exports.private": ("private session", "不公开事项"),
    "exports.private_asker": ("private", "不公开"),
    "exports.site_told": ("you will be told where", "地点另行告知"),
    # ---- sheets and their headings
    "exports.summary": ("Summary", "概要"),
    "exports.by_requester": ("By requester", "按需求方"),
    "exports.by_lender": ("By lender", "按出借方"),
    "exports.by_person": ("By person", "按人员"),
    "exports.not_served": ("Not served", "未满足"),
    "exports.group": ("{name} ({count})", "{name}（{count} 项）"),
    "exports.person_group": ("{name} (sessions: {count}, hours: {hours})", "{name}（{count} 场，{hours} 小时）"),
    "exports.nothing": ("nothing", "无"),
    "exports.no_owner": ("owner not known", "出借方不明"),
    "exports.next_day": ("{time} next day", "次日 {time}"),
    # ---- the summary
    "exports.reader": ("made for", "读者"),
    "exports.planner": ("the planner (everything)", "规划员（全部）"),
    "exports.planned_at": ("planned as of", "规划时刻"),
    "exports.sessions": ("sessions in these sheets", "本表场次"),
    "exports.left_out": ("sessions left out", "未满足场次"),
    "exports.hash": ("problem_sha256", "problem_sha256"),
    # ---- calendars
    "exports.line": ("{label}: {words}", "{label}：{words}"),
    # ---- columns
    "exports.column.date": ("date", "日期"),
    "exports.column.weekday": ("day", "星期"),
    "exports.column.time": ("time", "时间"),
    "exports.column.what": ("what", "事项"),
    "exports.column.where": ("where", "地点"),
    "exports.column.site": ("where", "地点"),
    "exports.column.people": ("people", "人员"),
    "exports.column.things": ("things", "物资"),
    "exports.column.lent": ("space or thing", "场地或物资"),
    "exports.column.units": ("units", "数量"),
    "exports.column.asker": ("for whom", "需求方"),
    "exports.column.hours": ("hours", "小时"),
    "exports.column.role": ("role", "角色"),
    "exports.column.kind": ("kind", "类别"),
    "exports.column.missing": ("missing", "缺"),
    "exports.column.reason": ("reason", "原因"),
    "exports.column.proof": ("proof", "依据"),
    "exports.column.blocking": ("in the way", "受何影响"),
    "exports.column.helps": ("what would help", "怎样可行"),
}
