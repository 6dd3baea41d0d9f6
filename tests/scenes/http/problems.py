"""Problems as residents tell them: 237 things that are wrong in ten communities, told 1,680 times in many words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.scenes.http.worlds import World

Json = dict[str, Any]
CLASSES = {
    "基础设施": ("建设办", "路灯:不亮 井盖:松动 人行道砖:破损 下水管道:堵塞 围墙:开裂"),
    "环境卫生": ("城管办", "垃圾桶:满溢 绿化带:堆放杂物 公厕:异味大 楼道:乱贴广告"),
    "物业管理": ("物业办", "电梯:经常停运 门禁:失灵 车棚:漏雨 监控:损坏"),
    "安全隐患": ("平安办", "消防通道:被占用 飞线充电:无人管理 外墙瓷砖:脱落 燃气软管:老化"),
    "养老托幼": ("民生办", "助餐点:排队太久 日间照料室:开放时间短 托管班:名额不足"),
    "就业帮扶": ("就业所", "招聘信息:更新不及时 技能培训:报名不上 零工驿站:缺少座位"),
    "邻里纠纷": ("司法所", "楼上漏水:无人负责 广场舞音响:太吵 宠物犬:夜间扰民 停车位:被私自加锁"),
}
"""Each class with the office that looks after it, and with what is wrong: thing and fault."""
PHRASES = (
    "{spot}{thing}{fault}",
    "反映{spot}{thing}{fault}",
    "{spot}{thing}{fault},请处理",
    "{spot}的{thing}{fault}",
    "{spot}{thing}还是{fault}",
    "居民反映:{spot}{thing}{fault}!",
    "{spot}那边{thing}{fault},影响出行",
    "{thing}{fault}({spot})",
)


@dataclass(frozen=True)
class Item:
    """One thing that is wrong, and how often it is told."""

    community: str
    kind: str
    spot: str
    thing: str
    fault: str
    times: int


def items_of(world: World, communities: list[str], count: int = 237, told: int = 1680) -> list[Item]:
    """So many different things, told so many times together, each at least once."""
    rng, sizes = world.rng, [1] * count
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for _ in range(told - count):
        sizes[min(rng.randrange(count), rng.randrange(count))] += 1
    streets = {c: [f"{world.place()}路{rng.randrange(2, 99)}号院" for _ in range(12)] for c in communities}
    while len(found) < count:
        kind = list(CLASSES)[len(found) % len(CLASSES)]
        community = communities[len(found) % len(communities)]
        thing, _, fault = rng.choice(CLASSES[kind][1].split()).partition(":")
        found[rng.choice(streets[community]), thing] = (community, kind, fault)
    return [
        Item(community, kind, spot, thing, fault, times)
        for ((spot, thing), (community, kind, fault)), times in zip(found.items(), sizes, strict=True)
    ]


def told_of(world: World, items: list[Item]) -> dict[str, tuple[Json, Item]]:
    """What residents say, in the order in which it is heard; each with what is meant, which nobody tells."""
    heard = [item for item in items for _ in range(item.times)]
    world.rng.shuffle(heard)
    found = {}
    for n, item in enumerate(heard):
        says = world.rng.choice(PHRASES).format(spot=item.spot, thing=item.thing, fault=item.fault)
        case = {"id": f"P{n:04}", "name": says, "kind": "待分类", "organisation": f"O{item.community}"}
        found[case["id"]] = (case, item)
    return found
