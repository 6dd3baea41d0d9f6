"""The columns of the six lists: field of FORMAT.md, Chinese and English header, other headers that people use."""

from __future__ import annotations

from dataclasses import replace

from api.sheets import forms as f
from api.sheets.columns import Column, Form
from models.demands import Demand
from models.things import Area, Organisation, Space, Supply, Volunteer

C = Column
MODELS: dict[str, type[Area | Organisation | Space | Volunteer | Supply | Demand]] = {
    "areas": Area,
    "organisations": Organisation,
    "spaces": Space,
    "volunteers": Volunteer,
    "supplies": Supply,
    "demands": Demand,
}
SHEET_NAMES: dict[str, tuple[str, ...]] = {
    "areas": ("区域", "社区", "辖区", "区划", "areas"),
    "organisations": ("单位", "组织", "机构", "驻区单位", "单位清单", "organisations", "organizations", "units"),
    "spaces": ("场地", "资源", "资源清单", "场地清单", "空间", "spaces", "venues", "resources"),
    "volunteers": ("志愿者", "人员", "专家", "志愿者清单", "队伍", "volunteers", "people", "experts"),
    "supplies": ("物资", "物资清单", "物品", "supplies", "things"),
    "demands": ("需求", "需求清单", "需求表", "项目清单", "demands", "needs", "requests"),
}
NOTES = (
    "说明",
    "填写说明",
    "填表说明",
    "备注",
    "选项",
    "notes",
    "readme",
    "help",
    "choices",
    "read me",
    "instructions",
)
IGNORED = (
    *(
        "序号",
        "行号",
        "no.",
        "no",
        "#",
        "备注",
        "说明",
        "联系人",
        "联系电话",
        "电话",
        "手机",
        "联系方式",
        "填表人",
        "填报人",
        "填报日期",
    ),
    *(
        "原因",
        "错误原因",
        "审核意见",
        "remarks",
        "remark",
        "notes",
        "contact",
        "phone",
        "email",
        "reasons",
        "reason",
        "comment",
    ),
)

ID = C("id", "编号", "ID", f.TEXT, ("编码", "代码", "代号", "code"), example=("X-001", "X-001"))
LOCATION = (
    C(
        *("location", "坐标", "Location", f.PLACE),
        (
            "经纬度",
            "位置坐标",
            "高德坐标",
            "百度坐标",
            "gps坐标",
            "腾讯坐标",
            "coordinates",
            "lon lat",
            "lon,lat",
            "position",
        ),
        example=("104.0668,30.6516", "104.0668,30.6516"),
    ),
    C(
        *("longitude", "经度", "Longitude", f.COORDINATE),
        ("高德经度", "百度经度", "lon", "lng", "经度x"),
        field="location",
        shown=False,
    ),
    C(
        *("latitude", "纬度", "Latitude", f.COORDINATE),
        ("高德纬度", "百度纬度", "lat", "纬度y"),
        field="location",
        shown=False,
    ),
    C(
        *("datum", "坐标系", "Datum", f.DATUM),
        ("坐标类型", "坐标来源", "地图", "coordinate system", "map"),
        field="location",
        choices="datum",
        example=("GCJ-02", "WGS-84"),
    ),
)
SERVES = (
    C(
        *("serves.areas", "服务区域", "Serves areas", f.WORDS, ("开放社区", "服务社区", "面向区域", "面向社区")),
        field="serves",
        names="areas",
        many=True,
        example=("柳溪社区；桂园社区", "Liuxi; Guiyuan"),
    ),
    C(
        *("serves.organisations", "服务单位", "Serves organisations", f.WORDS, ("面向单位", "开放单位")),
        field="serves",
        names="organisations",
        many=True,
    ),
    C("serves.kinds", "服务类别", "Serves kinds", f.KINDS, ("服务类型", "面向类别", "可用于"), field="serves"),
    C("serves", "服务对象(JSON)", "Serves (JSON)", f.JSON_OBJECT, shown=False),
)


def _names(aliases: tuple[str, ...], example: tuple[str, str], required: bool = False) -> Column:
    return C("name", "名称", "Name", f.TEXT, aliases, required=required, example=example)


def _owner(key: str, zh: str, en: str, aliases: tuple[str, ...], required: bool) -> Column:
    return C(
        *(key, zh, en, f.TEXT, aliases),
        required=required,
        choices="organisations",
        names="organisations",
        example=("柳溪社区居民委员会", "Liuxi committee"),
    )


def _area(zh: str, en: str, key: str, aliases: tuple[str, ...], required: bool, example: tuple[str, str] = ("柳溪社区", "Liuxi")) -> Column:  # fmt: skip
    return C(key, zh, en, f.TEXT, aliases, required=required, choices="areas", names="areas", example=example)


def _kind(aliases: tuple[str, ...], example: tuple[str, str], required: bool = True) -> Column:
    return C("kind", "类别", "Kind", f.KIND, aliases, required=required, choices="kinds", example=example)


AREAS = (
    ID,
    _names(("区域名称", "社区名称", "社区", "区域", "area"), ("柳溪社区", "Liuxi"), True),
    _area(
        "上级区域", "Parent", "parent", ("上级", "所属区域", "所属街道", "上级名称"), False, ("东山街道", "Dongshan")
    ),
)
ORGANISATIONS = (
    ID,
    _names(
        ("单位名称", "机构名称", "单位", "组织名称", "organisation", "organization"), ("柳溪小学", "Liuxi school"), True
    ),
    _area("所在区域", "Area", "area", ("社区", "区域", "所在社区", "所属社区", "所属区域", "辖区"), True),
    replace(_kind(("类型", "单位类型", "单位性质", "type"), ("学校", "school"), False), form=f.TEXT, choices=None),
    *LOCATION,
)
SPACES = (
    ID,
    _names(("场地名称", "场所名称", "资源名称", "场地"), ("柳溪活动室", "Liuxi room")),
    _owner("owner", "所属单位", "Owner", ("单位", "提供单位", "产权单位", "出借单位", "organisation", "lender"), True),
    _kind(("类型", "场地类别", "场地类型", "资源类别", "资源类型", "type"), ("会议室", "room")),
    *(replace(c, required=c.key == "location") for c in LOCATION),
    C("capacity", "容量", "Capacity", f.WHOLE, ("数量", "可容纳人数", "容纳人数", "车位数", "泊位数", "床位数", "人数", "座位数", "places"), required=True, example=("30", "30")),
    C("availability", "开放时间", "Open", f.TIMES, ("可用时间", "开放时段", "时间", "opening hours", "open hours", "availability"), required=True, example=("工作日 18:00-21:30；周末 9:00-21:00", "workdays 18:00-21:30; Sat, Sun 9:00-21:00")),
    C("closed", "关闭时间", "Closed", f.CLOSED, ("不开放时间", "闭馆", "停用时间", "除外日期"), field="availability", example=("3月12日", "2026-03-12")),
    C("exclusive", "独占", "Exclusive", f.BOOL, ("是否独占", "整间使用", "一次一家"), choices="yes_no", example=("是", "yes")),
    C("features", "设施", "Features", f.WORDS, ("设备", "配套", "设施设备", "equipment"), example=("投影；坡道", "screen; ramp")),
    C("reserve", "自留", "Reserve", f.WHOLE, ("预留", "自留数量", "预留数量", "保留"), example=("2", "2")),
    C("setup_minutes", "准备时间", "Set-up", f.MINUTES, ("布置时间", "setup", "set-up time"), example=("30分钟", "30 min")),
    C("turnaround_minutes", "清场时间", "Turnaround", f.MINUTES, ("周转时间", "整理时间", "间隔时间", "turnaround time"), example=("30分钟", "30 min")),
    C("min_minutes", "最短时长", "Shortest stay", f.MINUTES, ("最短使用", "最少时长"), example=("1小时", "1 h")),
    C("max_minutes", "最长时长", "Longest stay", f.MINUTES, ("最长使用", "最多时长"), example=("3小时", "3 h")),
    C("notice_minutes", "提前量", "Notice", f.MINUTES, ("提前时间", "提前预约", "预约提前", "notice time"), example=("2天", "2 days")),
    C("no_entry", "禁止出入", "No entry", f.STRETCHES, ("禁止进出", "门禁时间", "不得出入", "gate closed"), example=("每天 22:30-06:00", "daily 22:30-06:00")),
    *SERVES,
    C("quota_minutes", "总时长上限", "Quota", f.MINUTES, ("限额", "每周限额", "额度", "每周最多时长"), example=("8小时", "8 h")),
    C("opening_points", "开门分", "Opening points", f.WHOLE, ("开门代价", "开放代价"), example=("20", "20")),
    C("fen_per_unit_hour", "价格(元/小时)", "Price (yuan/hour)", f.YUAN, ("价格", "收费", "费用", "单价", "每小时价格", "price"), example=("5", "5")),
)  # fmt: skip
VOLUNTEERS = (
    ID,
    _names(("姓名", "志愿者", "人员", "队伍名称", "志愿者姓名", "full name"), ("沈医生", "Dr Shen")),
    _owner("organisation", "所属单位", "Organisation", ("单位", "工作单位", "所在单位", "组织", "organization", "unit"), False),
    *LOCATION,
    C("skills", "技能", "Skills", f.SKILLS, ("专长", "特长", "技能等级", "skill"), example=("急救:3；驾驶:1", "first aid:3; driving:1")),
    C("valid_until", "有效期", "Valid until", f.VALID_UNTIL, ("证书有效期", "资质有效期", "valid to"), example=("急救 2026-12-31", "first aid 2026-12-31")),
    C("tags", "标签", "Tags", f.WORDS, ("身份", "资质"), example=("女；持证", "woman; licensed")),
    C("interests", "兴趣", "Interests", f.KINDS, ("意向", "服务意向", "爱好", "interest"), example=("义诊", "clinic")),
    C("availability", "可服务时间", "Available", f.TIMES, ("可用时间", "空闲时间", "服务时间", "时间", "available times"), required=True, example=("周三、周五 19:00-21:30", "Wed, Fri 19:00-21:30")),
    C("closed", "不能服务时间", "Not available", f.CLOSED, ("不可用时间", "请假", "请假时间"), field="availability", example=("3月13日", "2026-03-13")),
    C("max_minutes", "最多时长", "Most time", f.MINUTES, ("每周最多", "每周最多时长", "每周时长上限", "每周最多小时"), example=("6小时", "6 h")),
    C("max_minutes_per_day", "每天最多时长", "Most time a day", f.MINUTES, ("每日最多时长", "每天最多", "每天时长上限"), example=("3小时", "3 h")),
    C("max_sessions", "最多次数", "Most sessions", f.WHOLE, ("每周最多次数", "每周次数", "每周次数上限"), example=("3次", "3")),
    C("max_sessions_per_day", "每天最多次数", "Most sessions a day", f.WHOLE, ("每日最多次数", "每天次数", "每天次数上限"), example=("1次", "1")),
    C("break_minutes", "场间休息", "Break", f.MINUTES, ("间隔", "休息时间"), example=("15分钟", "15 min")),
    C("min_rest_minutes", "隔夜休息", "Rest", f.MINUTES, ("最少休息", "两天之间休息"), example=("11小时", "11 h")),
    C("max_metres", "最远距离", "Farthest", f.METRES, ("服务半径", "最远", "距离上限"), example=("2公里", "2 km")),
    C("speed_kmh", "速度(公里/小时)", "Speed (km/h)", f.DECIMAL, ("速度", "出行速度", "speed"), example=("12", "12")),
    C("home_travel", "计回家路程", "Home travel", f.BOOL, ("计往返", "从家出发"), choices="yes_no", example=("是", "yes")),
    *SERVES,
    C("activation_points", "动用分", "Activation points", f.WHOLE, ("启用代价",), example=("30", "30")),
)  # fmt: skip
SUPPLIES = (
    ID,
    _owner("owner", "所属单位", "Owner", ("单位", "提供单位", "捐赠单位", "organisation"), True),
    _kind(("类型", "物资", "物资名称", "品名", "名称", "物品", "type", "name"), ("爱心包", "care pack")),
    C("quantity", "数量", "Quantity", f.WHOLE, ("件数", "库存", "amount"), required=True, example=("20", "20")),
    *SERVES,
    C("fen_per_unit", "单价(元)", "Price (yuan)", f.YUAN, ("单价", "价格", "price"), example=("12.5", "12.5")),
)


def _need(key: str, zh: str, en: str, form: Form, aliases: tuple[str, ...], example: tuple[str, str] = ("", ""), shown: bool = False) -> Column:  # fmt: skip
    return C(key, zh, en, form, aliases, field="needs", example=example, shown=shown)


NEEDS = (
    _need("space_kinds", "场地需要", "Space needed", f.needs_form("space"), ("场地类别", "场地类型", "所需场地", "需要场地", "场地", "space", "venue"), ("会议室×1(设施:投影)", "room×1 (with screen)"), True),
    _need("space_quantity", "场地数量", "Places", f.WHOLE, ("场地人数", "使用人数", "参加人数", "车位数", "床位数", "places needed"), ("20", "20"), True),
    _need("space_least", "场地至少", "Places at least", f.WHOLE, ("场地最少", "最少场地")),
    _need("space_split", "可拆分", "May split", f.BOOL, ("是否可拆分", "可分散")),
    _need("space_piece", "每处至少", "Least piece", f.WHOLE, ("每处最少",)),
    _need("space_features", "所需设施", "Features needed", f.WORDS, ("设施要求", "设施", "设备要求")),
    _need("space_metres", "步行距离", "Walk", f.METRES, ("距离", "最远距离", "步行", "场地距离", "walking distance"), ("400米", "400 m"), True),
    _need("people_skills", "人员需要", "People needed", f.needs_form("people"), ("技能", "所需技能", "人员", "需要人员", "志愿者", "skill", "skills", "people"), ("急救×2(3级)；律师×1", "first aid×2 (level 3); lawyer×1"), True),
    _need("people_count", "人员数量", "Persons", f.WHOLE, ("所需人数", "志愿者人数", "人员人数"), ("2", "2"), True),
    _need("people_least", "人员至少", "Persons at least", f.WHOLE, ("人员最少", "最少人员")),
    _need("people_level", "级别", "Level", f.LEVEL, ("技能级别", "等级", "技能等级", "min level"), ("3", "3"), True),
    _need("people_tags", "人员要求", "Tags", f.WORDS, ("标签", "人员标签")),
    _need("people_metres", "人员距离", "Persons within", f.METRES, ("人员最远距离",)),
    _need("supply_kinds", "物资需要", "Supplies needed", f.needs_form("supply"), ("物资", "所需物资", "物品", "supplies"), ("爱心包×2", "care pack×2"), True),
    _need("supply_quantity", "物资数量", "Supplies number", f.WHOLE, ("件数",)),
    _need("needs", "需要(JSON)", "Needs (JSON)", f.JSON_LIST, ("需要",)),
)  # fmt: skip
DEMANDS = (
    ID,
    _names(("需求名称", "项目名称", "需求", "事项", "活动名称", "标题", "title"), ("周三义诊", "Wednesday clinic")),
    _kind(("类型", "需求类别", "需求类型", "项目类别", "type"), ("义诊", "clinic")),
    _owner("organisation", "申请单位", "Organisation", ("单位", "需求单位", "提出单位", "发起单位", "organization", "requester"), True),
    _area("区域", "Area", "area", ("社区", "所在社区", "所属社区"), False),
    *LOCATION,
    C("priority", "优先级", "Priority", f.PRIORITY, ("紧急程度", "重要程度", "优先", "urgency"), choices="priority", example=("3", "3")),
    C("weight", "分值", "Weight", f.WHOLE, ("权重",), shown=False),
    C("weeks_waiting", "已等周数", "Weeks waiting", f.WHOLE, ("等待周数", "等了几周"), example=("1", "1")),
    C("windows", "时间", "Times", f.RAW_TIMES, ("需求时间", "可选时间", "时间要求", "时段", "服务时间", "活动时间", "time"), required=True, example=("周三 18:00-21:00；3月14日 9:00-12:00", "Wed 18:00-21:00; 2026-03-14 9:00-12:00")),
    C("date", "日期", "Date", f.MOMENT, ("需求日期", "活动日期"), field="windows", shown=False),
    C("start", "开始", "Start", f.MOMENT, ("开始时间", "起始时间", "起", "from"), field="windows", shown=False),
    C("end", "结束", "End", f.MOMENT, ("结束时间", "截止时间", "止", "to"), field="windows", shown=False),
    C("closed", "除外时间", "Except", f.CLOSED, ("不要的时间", "排除时间"), field="windows", example=("3月12日", "2026-03-12")),
    C("minutes", "时长", "Length", f.MINUTES, ("每次时长", "时间长度", "duration"), example=("1.5小时", "90 min")),
    C("sessions", "次数", "Sessions", f.SESSIONS, ("场次", "需要次数", "number of sessions"), choices="sessions", example=("1", "1")),
    C("min_sessions", "最少次数", "Least sessions", f.WHOLE, ("至少次数",)),
    C("one_per_day", "每天至多一次", "One a day", f.BOOL, ("一天一次", "每天一次"), choices="yes_no", example=("是", "yes")),
    C("min_gap_minutes", "两次间隔", "Gap", f.MINUTES, ("最小间隔", "间隔"), example=("1天", "1 day")),
    C("preferred", "希望时间", "Preferred", f.STRETCHES, ("最好时间", "优先时间", "首选时间"), example=("周三 19:00-20:30", "Wed 19:00-20:30")),
    *NEEDS,
    C("same_spaces", "同一场地", "Same place", f.SAMENESS, ("固定场地",), choices="sameness", example=("尽量", "prefer")),
    C("same_people", "同一人员", "Same people", f.SAMENESS, ("固定人员",), choices="sameness", example=("尽量", "prefer")),
    C("budget_fen", "预算(元)", "Budget (yuan)", f.YUAN, ("预算", "经费", "budget"), example=("200", "200")),
    C("public", "公开", "Public", f.BOOL, ("是否公开",), choices="yes_no", example=("是", "yes")),
)  # fmt: skip
COLUMNS: dict[str, tuple[Column, ...]] = {
    "areas": AREAS,
    "organisations": ORGANISATIONS,
    "spaces": SPACES,
    "volunteers": VOLUNTEERS,
    "supplies": SUPPLIES,
    "demands": DEMANDS,
}
BY_POSITION = {
    "space_kinds": {"人数": "space_quantity", "数量": "space_quantity", "至少": "space_least", "最少": "space_least"},
    "people_skills": {"人数": "people_count", "数量": "people_count", "至少": "people_least", "最少": "people_least"},
    "supply_kinds": {"数量": "supply_quantity"},
}
"""Headers of demands that are about the need to their left; without one, about the space."""

HEADERS = {listed: {c.key: c for c in columns} for listed, columns in COLUMNS.items()}
