"""Every sentence that Linli shows a person, in English and in Chinese."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from api.texts_codes import CODES, RULES

Language = Literal["en", "zh"]

DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- the points (FORMAT.md section 5)
    "term.total": ("total", "总分"),
    "term.served": ("served", "满足"),
    "term.equity": ("equity", "公平"),
    "term.distance": ("distance", "距离"),
    "term.preference": ("preference", "偏好"),
    "term.continuity": ("continuity", "连续"),
    "term.load": ("load", "负担"),
    "term.opening": ("opening", "开放"),
    "term.activation": ("activation", "启用"),
    "term.cost": ("cost", "费用"),
    "term.stability": ("stability", "稳定"),
    # ---- outcome, stop reason, why not (sections 3 and 6)
    "outcome.optimal": ("proved best", "已证最优"),
    "outcome.feasible": ("keeps every rule", "合规可行"),
    "stop.proved": ("proved", "已证明"),
    "stop.time_limit": ("time was up", "时间用完"),
    "stop.no_improvement": ("no more improvement", "不再改进"),
    "stop.work_limit": ("work limit reached", "工作量用完"),
    "stop.cancelled": ("stopped by you", "被您停止"),
    "stop.error": ("stopped by a defect; the last good plan is kept", "因内部缺陷停止，保留最后的好方案"),
    "reason.no_eligible_space": ("no space fits", "没有合适的场地"),
    "reason.no_eligible_person": ("no person fits", "没有合适的人"),
    "reason.no_supply": ("not enough things", "物资不足"),
    "reason.no_common_time": ("no common time", "凑不到共同时间"),
    "reason.too_short_notice": ("too short notice", "通知太晚"),
    "reason.over_budget": ("over budget", "超出预算"),
    "reason.taken": ("others have it", "已被占用"),
    "reason.limits": ("quotas, caps or rest", "额度、上限或休息"),
    "reason.not_worth_it": ("a net loss", "得不偿失"),
    "reason.not_reached": ("time ran out", "来不及处理"),
    "proof.certain": ("certain", "必然"),
    "proof.proved": ("proved", "已证"),
    "proof.best_effort": ("best effort", "尽力"),
    # ---- columns
    "column.demand": ("demand", "需求"),
    "column.session": ("no.", "场次"),
    "column.when": ("when", "时间"),
    "column.space": ("space", "场地"),
    "column.person": ("person", "人员"),
    "column.people": ("people", "人员"),
    "column.supplies": ("things", "物资"),
    "column.quantity": ("units", "数量"),
    "column.role": ("role", "角色"),
    "column.hours": ("hours", "小时"),
    "column.where": ("where", "地点"),
    "column.term": ("term", "项目"),
    "column.points": ("points", "分数"),
    "column.missing": ("missing", "缺"),
    "column.reason": ("reason", "原因"),
    "column.proof": ("proof", "依据"),
    "column.remedy": ("what would help", "怎样可行"),
    "column.rule": ("rule", "规则"),
    "column.place": ("place", "位置"),
    "column.message": ("message", "说明"),
    "column.bound": ("bound", "上界"),
    # ---- the plan in short
    "plan.score": ("score", "得分"),
    "plan.bound": ("bound", "上界"),
    "plan.gap": ("gap", "差距"),
    "plan.served": ("sessions", "场次"),
    "plan.served_of": ("{served} of {asked}", "{served} / {asked}"),
    "plan.demands": ("demands in full", "完全满足的需求"),
    "plan.outcome": ("known", "已知"),
    "plan.stop": ("stopped because", "停止原因"),
    "plan.seconds": ("seconds", "秒"),
    "plan.unserved": ("Left out", "未满足"),
    "plan.nothing_unserved": ("Every session asked for is served.", "所有需求场次都已满足。"),
    "plan.more": ("… and {count} more", "……另有 {count} 项"),
    "plan.warnings": ("Warnings", "提醒"),
    "plan.tier": ("tier {number}", "第 {number} 层"),
    "plan.written": ("written to {path}", "已写入 {path}"),
    "plan.stopping": (
        "stopping; the best plan so far is kept (once more: stop at once)",
        "正在停止，保留当前最好方案（再按一次立即退出）",
    ),
    "plan.policy": (
        "points from {path}; problem_sha256 is of the week with them",
        "分数取自 {path}；problem_sha256 按替换后的问题计算",
    ),
    "plan.not_of_this_week": (
        "the plan was made for another week or other points (problem_sha256 differs)",
        "该方案是为另一周或另一套分数做的（problem_sha256 不同）",
    ),
    # ---- progress
    "phase.compile": ("compiling", "编译"),
    "phase.construct": ("first plan", "初始方案"),
    "phase.exact": ("exact", "精确求解"),
    "phase.exact parts": ("exact, by parts", "分块精确求解"),
    "phase.improve": ("improving", "改进"),
    "phase.reasons": ("reasons", "找原因"),
    "phase.done": ("done", "完成"),
    "progress.tried": ("gains", "成功尝试"),
    "progress.memory": ("memory", "内存"),
    # ---- check
    "check.ok": ("The plan keeps every rule.", "方案符合全部规则。"),
    "check.broken": ("Violations: {count}", "违规：{count} 处"),
    "check.warnings": ("Warnings: {count}", "提醒：{count} 处"),
    "check.points": ("Points", "分数"),
    # ---- repair
    "help.repair": (
        "Mend a published plan after something broke, changing as little as possible.",
        "发布之后情况有变：以最小的改动修补方案。",
    ),
    "help.repair_changes": (
        "what has changed: a list of changes (docs/command-line.md)",
        "变更列表文件（见 docs/command-line.md）",
    ),
    "help.week_output": ("also write the week that the new plan is of", "同时写出新方案所属的周文件"),
    "help.freeze": (
        "sessions that begin within this time from now stay as they are",
        "从现在起这段时间内开始的场次保持不变",
    ),
    "help.most_changes": (
        "change at most so many sessions, beside those that broke",
        "最多改动这么多场次（被破坏的除外）",
    ),
    "help.repair_seconds": (
        "time limit; by default 2, 5 or 15 s by the size of the week",
        "时间上限；默认按规模为 2、5 或 15 秒",
    ),
    "repair.changed": ("Changed: {count}", "有变动：{count} 场"),
    "repair.to_tell": ("To be told: {count}", "需通知：{count} 方"),
    "repair.nothing": (
        "Nothing has to change: the plan stands as it was published.",
        "无需改动：已发布的方案依然成立。",
    ),
    "repair.week_too": (
        "the new plan is one of the changed week, with what was published as `previous`: write that with --week-output",
        "新方案属于变更后的周（已发布方案为 previous）：用 --week-output 写出它",
    ),
    "changed.dropped": ("dropped", "取消"),
    "changed.moved": ("moved", "改时间"),
    "changed.replaced": ("other place or people", "换地点或人员"),
    "changed.new": ("new", "新增"),
    "told.volunteer": ("volunteer", "志愿者"),
    "told.requester": ("requester", "需求方"),
    "told.lender": ("lender", "提供方"),
    "column.number": ("no.", "序号"),
    "column.what": ("change", "变动"),
    "column.old": ("published", "原安排"),
    "column.new": ("now", "新安排"),
    "column.to_tell": ("whom", "通知对象"),
    "column.as": ("as", "身份"),
    "column.changes": ("changes", "涉及变动"),
    # ---- show and the picture
    "show.unknown": (
        "{count} ids of the plan are not in the week, such as {example}",
        "方案中有 {count} 个编号不在该周内，如 {example}",
    ),
    "show.no_assignments": ("The plan has no session.", "方案中没有场次。"),
    "picture.title": ("The week {start} – {end}", "一周安排 {start} – {end}"),
    "picture.spaces": ("Spaces", "场地"),
    "picture.people": ("People", "人员"),
    "picture.closed": ("closed", "不开放"),
    "picture.setup": ("set-up, turnaround", "准备与清场"),
    "picture.limit": ("units that may be used", "可用容量"),
    "picture.other": ("other", "其他"),
    "picture.other_roles": ("other roles", "其他角色"),
    "picture.unserved": ("Left out ({count})", "未满足（{count} 场）"),
    "picture.none": ("nothing planned", "无安排"),
    "picture.no_font": (
        "no font with Chinese characters was found, so ids stand for names; install one (apt-get install fonts-wqy-microhei)",
        "没有找到中文字体，图中以编号代替名称；请安装一种（apt-get install fonts-wqy-microhei）",
    ),
    # ---- schema
    "schema.written": ("written: {path}", "已写入：{path}"),
    # ---- help
    "help.app": (
        "Linli plans a neighbourhood's week: who uses what, when, with whom.",
        "邻里：为社区排一周——谁在何时何地用什么、和谁一起。",
    ),
    "help.plan": ("Plan a week.", "排一周的计划。"),
    "help.check": ("Check a plan against every rule and count its points.", "按全部规则核验方案并计分。"),
    "help.show": ("Show a plan as tables or as a picture.", "以表格或图片查看方案。"),
    "help.schema": ("Print the JSON Schema of the format.", "输出格式的 JSON Schema。"),
    "help.demo": ("Plan, check and draw the example week.", "示例周：排程、核验、绘图一次完成。"),
    "help.week": (
        "The week: JSON, or JSON in gzip; - reads standard input.",
        "一周的问题：JSON 或 gzip 压缩的 JSON；- 表示标准输入。",
    ),
    "help.plan_file": (
        "The plan: JSON, or JSON in gzip; - reads standard input.",
        "方案：JSON 或 gzip 压缩的 JSON；- 表示标准输入。",
    ),
    "help.output": ("Where to write the plan (in one step, or not at all).", "方案写到何处（一步写成，否则不写）。"),
    "help.seconds": ("Wall time to use, in seconds.", "可用时间（秒）。"),
    "help.work": (
        "Deterministic work to use instead of time: same seed, same plan.",
        "用确定性工作量代替时间：同一种子得到同一方案。",
    ),
    "help.seed": ("Seed of every choice by chance.", "随机种子。"),
    "help.workers": ("Processor cores to use.", "使用的处理器核数。"),
    "help.cluster": (
        "Plan on the Ray cluster at this address, with all its processors.",
        "在此地址的 Ray 集群上规划，使用其全部处理器。",
    ),
    "help.policy": (
        "Points to use instead of the week's own (a JSON object as in `policy`).",
        "用此文件代替该周的 policy（JSON 对象）。",
    ),
    "help.json": (
        "Write JSON for programs; errors too, on standard error.",
        "输出给程序用的 JSON；错误亦然（标准错误）。",
    ),
    "help.lang": ("Language: en or zh (default: from LANG).", "语言：en 或 zh（默认取自 LANG）。"),
    "help.week_option": (
        "The week the plan is for: gives names and opening times.",
        "方案对应的一周：提供名称与开放时间。",
    ),
    "help.by": ("Rows by demand, space or person.", "按需求、场地或人员列出。"),
    "help.picture": ("Draw the week to this file (.png or .svg).", "把一周画到此文件（.png 或 .svg）。"),
    "help.which": ("problem or plan; both without it.", "problem 或 plan；不写则两者都有。"),
    "help.write": ("Write problem.json and plan.json to this folder.", "把 problem.json 与 plan.json 写到此文件夹。"),
    "help.folder": (
        "Where to put plan.json, week.png and summary.txt.",
        "plan.json、week.png 与 summary.txt 放在何处。",
    ),
    "help.version": ("Print the version.", "显示版本号。"),
    # ---- errors of the command line
    "error.heading": ("Nothing was done: {count} thing(s) to mend.", "未执行：有 {count} 处需要修正。"),
    "error.rule": ("rule", "规则"),
    "error.meaning": ("what is wrong", "问题"),
    "error.value": ("value", "现值"),
    "error.advice": ("advice", "建议"),
    "error.more": ("… and {count} more (all of them: --json)", "……另有 {count} 处（全部：--json）"),
    "error.defect": (
        "This is a defect of Linli, not of your input: {what}",
        "这是邻里的内部缺陷，不是您的输入有误：{what}",
    ),
    "error.defect_advice": (
        "Please report it, with the week if you may share it. Details: LINLI_TRACEBACK=1",
        "请报告此问题，并尽可能附上该周文件。详情：LINLI_TRACEBACK=1",
    ),
    "error.aborted": ("stopped", "已停止"),
    # ---- evaluate
    "help.evaluate": (
        "Measure a plan made by hand: rules, points, and how far the best possible lies.",
        "评估手工方案：是否合规、各项得分、离可能的最好还差多少。",
    ),
    "help.better": ("Where to write the better plan that was found.", "找到的更好方案写到何处。"),
    "evaluate.standing": (
        "Of its {given} sessions and the pins, {standing} can stand together; these are measured.",
        "原方案 {given} 场与固定场次之中，有 {standing} 场可以同时成立，以下按这些场次计算。",
    ),
    "evaluate.distance": (
        "It has {score} points; no plan has more than {bound}: at most {gap} is missing.",
        "得 {score} 分；任何方案都不超过 {bound} 分：至多还差 {gap}。",
    ),
    "evaluate.no_bound": (
        "It has {score} points; how many are possible was not proved within the limit.",
        "得 {score} 分；限定之内未能证明最多可得多少分。",
    ),
    "evaluate.best": ("It has {score} points: proved, nothing is better.", "得 {score} 分：已证明没有更好的方案。"),
    "evaluate.better": (
        "A plan of {score} points, with {served} sessions, was found (-o writes it).",
        "找到了 {score} 分的方案，共 {served} 场（用 -o 写出）。",
    ),
    "evaluate.none_better": ("Within the limit, none better was found.", "限定之内没有找到更好的方案。"),
    "column.given": ("as given", "原方案"),
    "column.standing": ("what can stand", "可成立部分"),
    "column.found": ("found", "找到的方案"),
    # ---- next
    "help.next": (
        "The week after, with the demands that were left out of this one.",
        "下一周：本周未满足的需求结转过去。",
    ),
    "help.next_output": (
        "Where to write the next week (in one step, or not at all); - is standard output.",
        "下一周写到何处（一步写成，否则不写）；- 表示标准输出。",
    ),
    "help.into": (
        "A week that is made already: what waits joins its list.",
        "已做好的下一周：结转的需求并入其需求清单。",
    ),
    "next.heading": ("The next week: {start} – {end}", "下一周：{start} – {end}"),
    "next.counts": (
        "{served} demands were served in full, {carried} wait on, {ended} go out.",
        "{served} 项需求已全部满足，{carried} 项结转，{ended} 项退出。",
    ),
    "next.carried": ("Wait on", "结转"),
    "next.ended": ("Go out", "退出"),
    "next.standing": ("already in its list", "下一周清单中已有"),
    "next.deadline_passed": ("its last window ended at {last}", "最后一个时间窗已于 {last} 结束"),
    "next.deadline_long_passed": (
        "its last window ended before this week",
        "最后一个时间窗在本周之前就已结束",
    ),
    "column.weeks": ("weeks waiting", "已等周数"),
    "column.listed": ("where it stands", "所在清单"),
    # ---- shares
    "help.shares": (
        "Who got how much of what they asked for over some weeks, and who waited how long.",
        "多周份额：谁的需求满足了多少、等了多久，谁出了力。",
    ),
    "help.pairs": (
        "Weeks, each followed by its plan, in any order.",
        "若干周，每周之后写它的方案；先后不限。",
    ),
    "help.level": (
        "Sum areas up at this depth (0: the root); without it, each demand's own area.",
        "按此层级汇总区域（0 为最上级）；不写则按需求自己的区域。",
    ),
    "shares.title": ("Shares over the weeks", "多周份额"),
    "shares.areas": ("Areas: sessions held of those asked", "区域：已满足场次的占比"),
    "shares.organisations": ("Organisations", "单位"),
    "shares.volunteers": ("Volunteers, the busiest first", "志愿者（按时长）"),
    "shares.waiting": ("Demands left waiting at the end of the week", "周末仍在等待的需求数"),
    "shares.waited": ("{weeks} wk", "{weeks} 周"),
    "shares.waited_more": ("{weeks} wk or more", "{weeks} 周及以上"),
    "shares.never": ("no plan can serve", "任何方案都无法满足"),
    "shares.row": ("{share}, longest wait {wait} wk", "{share}，最长等 {wait} 周"),
    "shares.weeks": ("weeks", "周数"),
    "shares.least": ("least share", "最低份额"),
    "shares.longest": ("longest wait in weeks", "最长等待（周）"),
    "shares.gini": ("Gini of areas · organisations · volunteers' hours", "基尼系数：区域 · 单位 · 志愿时长"),
    "column.area": ("area", "区域"),
    "column.organisation": ("organisation", "单位"),
    "column.demands": ("demands", "需求数"),
    "column.asked": ("asked", "需要场次"),
    "column.held": ("held", "已满足"),
    "column.share": ("share", "占比"),
    "column.points_share": ("of points", "按分数"),
    "column.longest_wait": ("longest wait", "最长等待"),
    "column.mean_wait": ("mean wait", "平均等待"),
    "column.lent_hours": ("lent, unit-hours", "出借（单位·小时）"),
    "column.given_hours": ("given, hours", "志愿时长（小时）"),
    "column.most_hours": ("fullest week", "最忙一周"),
    "column.weeks_active": ("weeks active", "参与周数"),
    # ---- what if
    "help.whatif": (
        "Compare what might be: each scenario planned from one plan, beside the week as it is.",
        "情景对比：从同一方案出发，把每种变更与现状并排规划。",
    ),
    "help.changes": (
        "A scenario: a JSON file of changes, or an object with name and changes. Repeat it for several.",
        "一个情景：变更列表的 JSON 文件，或带 name 与 changes 的对象；可重复给出。",
    ),
    "help.sweep": (
        "One number from low to high, such as spaces/P1/capacity=20..60/10 or spaces/F1/close=20:00..22:00/30m.",
        "让一个数从低到高变化，如 spaces/P1/capacity=20..60/10 或 spaces/F1/close=20:00..22:00/30m。",
    ),
    "help.start_plan": (
        "The plan to begin from; without it, the week is planned first.",
        "出发的方案；不给则先规划本周。",
    ),
    "help.each_seconds": ("Wall time for each plan, in seconds.", "每个方案可用的时间（秒）。"),
    "help.each_work": (
        "Deterministic work for each plan instead of time: same seed, same comparison.",
        "每个方案用确定性工作量代替时间：同一种子得到同一对比。",
    ),
    "help.comparison_picture": (
        "Draw the comparison to this file (.png or .svg).",
        "把对比画到此文件（.png 或 .svg）。",
    ),
    "column.scenario": ("scenario", "情景"),
    "column.score": ("score", "得分"),
    "column.score_change": ("change", "变化"),
    "column.interval": ("of the best plans", "最优之差"),
    "column.sure": ("sure?", "确定吗"),
    "column.sessions": ("sessions", "场次"),
    "column.sessions_change": ("change", "变化"),
    "column.volunteer_hours": ("volunteer hours", "志愿小时"),
    "column.lowest": ("lowest share", "最低满足率"),
    "column.gini": ("Gini", "基尼"),
    "column.yuan": ("yuan", "元"),
    "column.gap": ("gap", "差距"),
    "column.figure": ("figure", "指标"),
    "column.of": ("of", "对象"),
    "column.base": ("as it is", "现状"),
    "column.there": ("then", "变更后"),
    "column.change": ("change", "变化"),
    "column.who": ("who", "谁"),
    "column.before": ("as it is", "现状"),
    "column.after": ("then", "变更后"),
    "whatif.base": ("as it is", "现状"),
    "whatif.title": ("What if", "情景对比"),
    "whatif.heading": (
        "What if · as it is: {score} points, {served} of {asked} sessions",
        "情景对比 · 现状：{score} 分，{served} / {asked} 场",
    ),
    "whatif.proved": ("proved", "已证"),
    "whatif.exact": ("exactly", "精确"),
    "whatif.not_proved": ("not proved", "未证"),
    "whatif.unknown": ("not known", "未知"),
    "whatif.other_points": ("other points", "分值不同"),
    "whatif.note": (
        "Every plan began from the same one and had the same effort. The best plans of the two weeks differ by something in the range; “proved” means that it does not hold 0.",
        "各方案从同一方案出发，用力相同。两种情形的最优方案之差必在所示区间内；区间不含 0 才算“已证”。",
    ),
    "whatif.points_note": (
        "“Other points”: the scenario changes what things are worth, so scores are not of one measure; compare the sessions.",
        "“分值不同”：该情景改变了分值，得分不可直接比较，请看场次。",
    ),
    "whatif.scenario": ("{name}: what changes", "{name}：有何变化"),
    "whatif.nothing": ("Nothing changes.", "没有变化。"),
    "whatif.won": ("Won: {what}", "增加：{what}"),
    "whatif.lost": ("Lost: {what}", "减少：{what}"),
    "whatif.sessions": ("{name} {base}→{scenario}", "{name} {base}→{scenario}"),
    "whatif.caused": ("It concerns ({count})", "涉及（{count} 方）"),
    "whatif.caused_none": ("It concerns nobody's sessions.", "不涉及任何人的场次。"),
    "whatif.told": (
        "Counted from the plan that all began with, {count} would have to be told of something (--json lists them).",
        "与出发的方案相比，共须告知 {count} 方（--json 列出全部）。",
    ),
    "whatif.organisation": ("asks", "需求方"),
    "whatif.owner": ("lends", "出借方"),
    "whatif.volunteer": ("comes", "志愿者"),
    "whatif.gone": ("–", "–"),
    "whatif.term": ("points: {term}", "分数：{term}"),
    "whatif.area": ("sessions by area", "场次（区域）"),
    "whatif.kind": ("sessions by kind", "场次（种类）"),
    "whatif.demander": ("sessions by organisation", "场次（单位）"),
    "whatif.lent": ("hours lent", "出借小时"),
    "whatif.given": ("volunteer hours", "志愿小时"),
    "whatif.people": ("volunteers", "志愿者人数"),
    "whatif.progress": ("{done}/{total} {name}  ", "{done}/{total} {name}  "),
    "whatif.score_axis": (
        "points more or fewer (line: of the best plans)",
        "得分增减（横线：最优之差所在区间）",
    ),
    "whatif.served_axis": ("sessions more or fewer", "场次增减"),
    "whatif.sweep_score": ("score (to the bound above it)", "得分（上至上界）"),
    "whatif.sweep_served": ("sessions served", "满足的场次"),
    "whatif.sweep_base": ("as it is", "现状"),
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
    # ---- bottlenecks
    "help.bottlenecks": (
        "What is scarce in a week, and what one more of it would bring.",
        "一周中什么紧缺，多一个单位能带来多少分。",
    ),
    "help.most_tried": ("How many of the scarcest are tried.", "对最紧缺的多少项做实际验证。"),
    "help.try_seconds": (
        "Search so many seconds for each that is tried (default: only quick ways).",
        "每项验证搜索多少秒（默认只试快速办法）。",
    ),
    "help.try_work": (
        "The same as work instead of time: the same answer each time.",
        "以工作量代替时间：每次结果相同。",
    ),
    "column.scarce": ("scarce", "紧缺"),
    "column.unit": ("one more", "增加一个"),
    "column.per_hour": ("per hour", "每小时"),
    "column.estimate": ("estimate", "估计"),
    "column.verified": ("verified", "验证"),
    "column.serves": ("would serve", "可满足"),
    "part.night": ("night", "夜间"),
    "part.morning": ("morning", "上午"),
    "part.afternoon": ("afternoon", "下午"),
    "part.evening": ("evening", "晚上"),
    "bottleneck.space": ("unit or room", "单位或场地"),
    "bottleneck.skill": ("person", "人"),
    "bottleneck.supply": ("thing", "件"),
    "bottleneck.budget": ("yuan", "元"),
    "bottleneck.quota": ("hour of quota", "小时额度"),
    "bottleneck.minutes": ("hour of work", "小时工时"),
    "bottleneck.sessions": ("session", "场"),
    "bottleneck.day_minutes": ("hour a day", "小时/日"),
    "bottleneck.day_sessions": ("session a day", "场/日"),
    "bottleneck.title": ("The scarcest, tried on this plan", "最紧缺的资源（已在此方案上验证）"),
    "bottleneck.not_confirmed": ("no use found", "未能用上"),
    "bottleneck.how": (
        "Estimates come from prices of the relaxed week; verified gains are the judge's, with one more of it in the week.",
        "估计来自松弛问题的影子价格；验证所得为增加该资源后由裁判计出的分差。",
    ),
    "bottleneck.left": (
        "{count} more are scarce and were not tried (--most, --json).",
        "另有 {count} 项紧缺未验证（--most、--json）。",
    ),
    "bottleneck.small": (
        "The week is small: its prices are coarse, go by what is verified.",
        "该周规模很小，价格较粗，请以验证为准。",
    ),
    "bottleneck.improved": (
        "The search first made the plan {points} points better without any more; gains are beyond that.",
        "搜索先把原方案提高了 {points} 分（未增加资源），以上所得均在此之外。",
    ),
    "bottleneck.none": ("Nothing is scarce.", "没有紧缺的资源。"),
    "bottleneck.tiers": (
        "With tiers there is no single price for a unit: nothing can be said.",
        "分层目标没有单一的价格，无法给出估计。",
    ),
    "bottleneck.rewards": (
        "The policy rewards changes or load, which has no prices: nothing can be said.",
        "该分数规则奖励变动或负担，没有价格可言，无法给出估计。",
    ),
    "bottleneck.decided": (
        "Nothing is left to decide in this week: nothing has a price.",
        "该周已无可安排之事，没有价格可言。",
    ),
    "bottleneck.heat": ("Scarcity {start} to {end}", "紧缺热图 {start} 至 {end}"),
    "bottleneck.heat_unit": ("points of one more in the day-part, by prices", "该时段多一个单位的估计分"),
    "bottleneck.heat_verified": ("framed: verified gain", "加框：已验证的所得"),
    "bottleneck.heat_tried": ("dotted: tried, no use found", "虚框：试过，未能用上"),
    "bottleneck.skills": ("Skills", "技能"),
}

KINDS: dict[str, tuple[str, str]] = {
    "parking": ("parking", "停车"),
    "car_park": ("car park", "停车场"),
    "parking_day": ("parking by day", "日间停车"),
    "parking_night": ("parking overnight", "夜间停车"),
    "parking_weekend": ("weekend parking", "周末停车"),
    "room": ("room", "会议室"),
    "hall": ("hall", "礼堂"),
    "field": ("sports field", "操场"),
    "pitch": ("pitch", "球场"),
    "court": ("court", "球场"),
    "bed": ("beds", "床位"),
    "plaza": ("plaza", "广场"),
    "counter": ("counter", "窗口"),
    "clinic_room": ("consulting room", "诊室"),
    "classroom": ("classroom", "教室"),
    "workstation": ("workstation", "工位"),
    "studio": ("studio", "工作室"),
    "activity": ("activity", "活动"),
    "home_visit": ("home visit", "入户探访"),
    "micro_wish": ("micro-wish", "微心愿"),
    "venue": ("venue", "场地借用"),
    "sports": ("sports", "体育"),
    "clinic": ("clinic", "义诊"),
    "course": ("course", "课程"),
    "urgent": ("urgent", "急事"),
    "after_school": ("after-school care", "课后托管"),
    "patrol": ("patrol", "巡逻"),
    "lecture": ("lecture", "讲座"),
    "care_pack": ("care pack", "爱心包"),
    "bulk_bed": ("beds in bulk", "批量床位"),
    "case_team": ("case team", "专班"),
    "fair": ("fair", "集市"),
    "drill": ("drill", "演练"),
    "fire_drill": ("fire drill", "消防演练"),
    "lodging": ("lodging", "住宿"),
    "odd": ("odd job", "杂事"),
    "council": ("council", "议事会"),
    "counselling": ("counselling", "心理咨询"),
    "case": ("case", "案件"),
    "legal_advice": ("legal advice", "法律咨询"),
    "dispute": ("dispute", "纠纷调解"),
    "repair": ("repair", "维修"),
    "infrastructure": ("infrastructure", "基础设施"),
    "haircut": ("haircut", "理发"),
    "gift": ("gift", "赠礼"),
    "property": ("property", "物业"),
    "sanitation": ("sanitation", "环卫"),
    "show": ("show", "演出"),
    "talk": ("talk", "宣讲"),
    "tcm_clinic": ("Chinese medicine", "中医义诊"),
    "safety": ("safety", "安全"),
    "snow": ("snow clearing", "扫雪"),
    "basketball": ("basketball", "篮球"),
    "football": ("football", "足球"),
    "badminton": ("badminton", "羽毛球"),
    "cleaning": ("cleaning", "清扫"),
    "study": ("study", "自习"),
    "square_dance": ("square dance", "广场舞"),
    "reading": ("reading", "读书"),
    "opera": ("opera", "戏曲"),
    "choir": ("choir", "合唱"),
    "livelihood": ("livelihood", "民生"),
    "training": ("training", "培训"),
    "shelter": ("shelter", "避难"),
    "rehearsal": ("rehearsal", "排练"),
    "meal": ("meal", "助餐"),
    "meeting": ("meeting", "会议"),
    "mediation": ("mediation", "调解"),
    "dragon_boat": ("dragon boat", "端午"),
    "it_help": ("IT help", "数字助老"),
    "service": ("service", "志愿服务"),
    "childcare": ("childcare", "看护儿童"),
    "doctor": ("doctor", "医生"),
    "elder_care": ("care of elders", "助老"),
    "grid": ("grid worker", "网格员"),
    "nurse": ("nurse", "护士"),
    "lawyer": ("lawyer", "律师"),
    "barber": ("barber", "理发师"),
    "fire_safety": ("fire safety", "消防"),
    "first_aid": ("first aid", "急救"),
    "police": ("police", "民警"),
    "social_work": ("social work", "社工"),
    "social_worker": ("social worker", "社工"),
    "writing": ("writing", "写作"),
    "writer": ("writer", "作家"),
    "plumbing": ("plumbing", "水管工"),
    "psychology": ("psychology", "心理"),
    "psychologist": ("psychologist", "心理师"),
    "teaching": ("teaching", "教学"),
    "cooking": ("cooking", "烹饪"),
    "clerk": ("clerk", "办事员"),
    "heating": ("heating", "供暖"),
    "tcm": ("Chinese medicine", "中医"),
    "judicial": ("judicial", "司法"),
    "electric": ("electrician", "电工"),
    "calligraphy": ("calligraphy", "书法"),
    "night_watch": ("night watch", "夜巡"),
    "music": ("music", "音乐"),
    "driving": ("driving", "驾驶"),
    "host": ("host", "主持"),
}


class Texts:
    """The catalogue in one language: `texts("plan.score")`, with values for the words in braces."""

    def __init__(self, language: Language):
        self.language = language
        self._column = 1 if language == "zh" else 0

    def __call__(self, key: str, **values: object) -> str:
        return SENTENCES[key][self._column].format(**values)

    def get(self, key: str, default: str) -> str:
        """The sentence, or the default where the catalogue lacks it."""
        return SENTENCES[key][self._column] if key in SENTENCES else default

    def kind(self, kind: str) -> str:
        """A kind or skill in words; kinds are free text, and unknown ones stay as they are."""
        return KINDS[kind][self._column] if kind in KINDS else kind

    def code(self, code: str) -> str:
        """What a code means to a reader of Chinese; empty in English, where the rule beside it says so."""
        return CODES.get(code, "") if self.language == "zh" else ""

    def rule(self, rule: str) -> str:
        """A rule's number, with a name for a reader of Chinese."""
        return f"{rule} {RULES.get(rule, '')}".strip() if self.language == "zh" else rule

    def day(self, weekday: int) -> str:
        """Monday is 0."""
        return DAYS[self.language][weekday]


def language_of(environment: Mapping[str, str] = os.environ) -> Language:
    """The reader's language by the usual variables, the first that is set; English where none says Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"
