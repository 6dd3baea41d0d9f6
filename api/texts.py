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
