"""Why not, remedies and suggestions."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- why, suggest: words and lengths
    "words.minute": ("{count} minute", "{count} 分钟"),
    "words.minutes": ("{count} minutes", "{count} 分钟"),
    "words.hour": ("{count} hour", "{count} 小时"),
    "words.hours": ("{count} hours", "{count} 小时"),
    "words.hours_minutes": ("{hours} h {minutes} min", "{hours} 小时 {minutes} 分钟"),
    "words.and_next": (", ", "、"),
    "words.aside": (" ({words})", "（{words}）"),
    # ---- remedies, each a sentence
    "remedy.with": ("{change} ({others})", "{change}（{others}）"),
    "remedy.next": ("; ", "；"),
    "remedy.moves": ("moves: {names}", "需调整：{names}"),
    "remedy.takes": ("takes from: {names}", "占用：{names}"),
    "remedy.earlier": ("hold it {when} instead ({length} earlier)", "改到{when}（提前 {length}）"),
    "remedy.later": ("hold it {when} instead ({length} later)", "改到{when}（推后 {length}）"),
    "remedy.other_day": ("hold it {when} instead (another day)", "改到{when}（换一天）"),
    "remedy.fewer_space": (
        "accept {units} instead of {before} places ({what})",
        "接受 {units} 个位置，原为 {before} 个（{what}）",
    ),
    "remedy.fewer_people": (
        "accept {units} instead of {before} people ({what})",
        "接受 {units} 人，原为 {before} 人（{what}）",
    ),
    "remedy.fewer_supply": (
        "accept {units} instead of {before} things ({what})",
        "接受 {units} 份，原为 {before} 份（{what}）",
    ),
    "remedy.split": ("let it be split over several places ({what})", "允许分到几处（{what}）"),
    "remedy.farther_space": (
        "allow the way to be {metres} m instead of {before} m ({what})",
        "允许路程 {metres} 米，原为 {before} 米（{what}）",
    ),
    "remedy.farther_people": (
        "allow people to come from {metres} m away instead of {before} m ({what})",
        "允许人员来自 {metres} 米以内，原为 {before} 米（{what}）",
    ),
    "remedy.fewer_sessions": (
        "accept {count} instead of at least {before} sessions",
        "接受只办 {count} 场，原为至少 {before} 场",
    ),
    "remedy.dearer": (
        "raise its budget to {yuan} yuan instead of {before} yuan",
        "预算提高到 {yuan} 元，原为 {before} 元",
    ),
    "remedy.priority": (
        "raise its priority to {priority} instead of {before}",
        "优先级提高到 {priority}，原为 {before}",
    ),
    "remedy.open_until": (
        "open {space} on {date} until {time} ({length} more)",
        "{space}在{date}开放到 {time}（延长 {length}）",
    ),
    "remedy.open_from": (
        "open {space} on {date} from {time} ({length} more)",
        "{space}在{date}从 {time} 起开放（提前 {length}）",
    ),
    "remedy.open_space": ("open {space} {when} too ({length} more)", "{space}在{when}也开放（增加 {length}）"),
    "remedy.shorter_notice": (
        "let {space} be booked {length} ahead instead of {before}",
        "{space}接受提前 {length}预约，原为 {before}",
    ),
    "remedy.one_more_person": ("one more person with the skill {skill}, {when}", "再找一位“{skill}”人员：{when}"),
    "remedy.level": ("level {level} or more", "{level} 级以上"),
    "remedy.lift_ban": ("lift the ban on {banned}", "解除对{banned}的禁用"),
    # ---- why
    "help.why": (
        "Say why sessions are left out, and the smallest changes that would help.",
        "说明为何未满足，以及怎样的小改动可行。",
    ),
    "help.why_demand": (
        "The demand, by id or name; without it, every demand that misses sessions.",
        "需求的编号或名称；不写则为所有未满足的需求。",
    ),
    "help.why_week": (
        "The week the plan is for (needed: a plan holds only ids).",
        "方案对应的一周（必填：方案里只有编号）。",
    ),
    "help.why_most": ("Explain at most so many demands, those that count most.", "最多说明多少个需求，先说分量重的。"),
    "why.misses": ("{demand}: {count} missing: {reason}", "{demand}：缺 {count} 场，{reason}"),
    "why.certain": ("certain: no plan at all can serve it as it stands", "必然：照现在的要求，任何方案都无法满足"),
    "why.proved": ("proved: it is left out of every best plan", "已证：任何最优方案都不含它"),
    "why.best_effort": ("best effort: so it is in this plan", "尽力：仅就本方案而言"),
    "why.blocking": ("in the way", "受阻于"),
    "why.instead": ("as it is", "按现状"),
    "why.points": ("{points} points: {words}", "{points} 分：{words}"),
    "why.remedy": ("{points} points: {change}", "{points} 分：{change}"),
    "why.take_it": (
        "nothing is needed: linli suggest WEEK PLAN {id} --take 1 -o NEW_PLAN",
        "无需改动：linli suggest WEEK PLAN {id} --take 1 -o NEW_PLAN",
    ),
    "why.no_remedy": ("nothing small that was tried helps", "试过的小改动都不行"),
    "why.left": ("Not explained: {count} more demands that miss sessions.", "另有 {count} 个未满足的需求没有说明。"),
    "why.served": ("{demand} has every session it asks for.", "{demand} 的场次已全部满足。"),
    # ---- suggest
    "column.terms": ("by term", "各项"),
    "column.moves": ("who is moved", "谁要调整"),
    "help.suggest": (
        "Suggest the best ways to serve one demand, to use a volunteer's time or a space's free hours.",
        "为一个需求、一位志愿者的时间或一处场地的空档给出最好的做法。",
    ),
    "help.suggest_demand": ("The demand to serve, by id or name.", "要满足的需求：编号或名称。"),
    "help.volunteer": ("Open tasks that fit this volunteer, by id or name.", "适合这位志愿者的任务：编号或姓名。"),
    "help.space": ("Who could use the free hours of this space, by id or name.", "谁能用这处场地的空档：编号或名称。"),
    "help.demand_file": (
        "A new demand: a file with one demand object, added to the week.",
        "新需求：含一个需求对象的文件，加入该周。",
    ),
    "help.most": ("Show at most so many suggestions.", "最多显示多少条建议。"),
    "help.take": (
        "Take the suggestion of this number and write the plan (with -o).",
        "采用此序号的建议并写出方案（配合 -o）。",
    ),
    "help.take_output": ("Where to write the plan with the suggestion taken.", "采用建议后的方案写到何处。"),
    "help.demand_week_output": (
        "Where to write the week with the new demand (with --demand-file).",
        "加入新需求后的一周写到何处（配合 --demand-file）。",
    ),
    "suggest.for_demand": ("Ways to serve {name}", "满足“{name}”的做法"),
    "suggest.for_volunteer": ("Open tasks for {name}", "适合{name}的任务"),
    "suggest.for_space": ("Who could use {name}", "谁能用{name}"),
    "suggest.none": ("Nothing fits in the plan as it is.", "按现有方案，没有合适的做法。"),
    "suggest.none_demand": (
        "Nothing fits in the plan as it is. What would help: linli why PLAN {id} --week WEEK",
        "按现有方案，没有合适的做法。怎样可行：linli why PLAN {id} --week WEEK",
    ),
    "suggest.moved": ("{demand}: {old} → {new}", "{demand}：{old} → {new}"),
    "suggest.dropped": ("{demand}: {old} → dropped", "{demand}：{old} → 取消"),
    "suggest.taken": (
        "Suggestion {number} taken: {before} → {after} points.",
        "已采用建议 {number}：{before} → {after} 分。",
    ),
}
