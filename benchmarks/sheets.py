"""Ten thousand demands as a spreadsheet: how long reading, checking and writing take."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.sheets.bad_rows import bad_rows_workbook
from api.sheets.importing import Options, import_tables
from api.sheets.known import Known
from api.sheets.reading import read_sheet
from api.sheets.template import template
from api.sheets.writing import Sheets
from benchmarks.shared import keep, machine, table

FIRST = dt.date(2026, 3, 9)
UNITS = 200
HEADERS = (
    *("名称", "类别", "申请单位", "坐标", "坐标系", "优先级", "时间", "时长", "次数"),
    *("场地类别", "场地数量", "步行距离", "技能", "人员数量", "级别", "希望时间", "预算", "公开"),
)
TIMES = (
    "周一至周五 {a}:00-{b}:30",
    "工作日 {a}点到{b}点半",
    "3月{d}日 {a}:00-{b}:00",
    "周{w} 晚上7点-9点；周日 {a}:00-{b}:00",
)


def run(rows: int, seed: int, out: Path | None) -> None:
    """One file of so many rows, of which one in fifty has a fault."""
    print(machine(), "\n")
    known = Known.of(_known())
    options = Options("Asia/Shanghai", FIRST)
    data = _file(rows, random.Random(seed))
    reading, tables = _timed(lambda: read_sheet(data, "demands.xlsx"))
    checking, report = _timed(lambda: import_tables(tables, known, options))
    writing, _ = _timed(lambda: bad_rows_workbook(report))
    made = report.objects["demands"]
    filling, again = _timed(lambda: template("demands", "zh", known, options, made))
    figures: dict[str, int | float] = {
        "rows": rows,
        "bad": len(report.bad),
        "bytes": len(data),
        "read": reading,
        "check": checking,
        "bad rows": writing,
        "template": filling,
        "template bytes": len(again),
    }
    print(table(list(figures), [[f"{v:.2f}" if isinstance(v, float) else f"{v:,}" for v in figures.values()]]))
    keep(out, {"machine": machine(), **figures})


def _known() -> dict[str, Any]:
    units = [{"id": f"o{n}", "name": f"第{n}社区居民委员会", "area": "A"} for n in range(UNITS)]
    return {"areas": [{"id": "A", "name": "街道"}], "organisations": units}


def _file(rows: int, rng: random.Random) -> bytes:
    sheets = Sheets()
    sheet = sheets.sheet("需求")
    for n, header in enumerate(HEADERS):
        sheets.write(sheet, 0, n, header)
    for r in range(1, rows + 1):
        for n, cell in enumerate(_row(r, rng)):
            sheets.write(sheet, r, n, cell)
    return sheets.done()


def _row(r: int, rng: random.Random) -> list[Any]:
    low = rng.randint(8, 18)
    when = rng.choice(TIMES).format(a=low, b=low + 3, d=rng.randint(9, 15), w=rng.choice("一二三四五六"))
    place = f"{104 + rng.random() / 5:.5f},{30.6 + rng.random() / 5:.5f}"
    kind = rng.choice(("义诊", "讲座", "羽毛球", "课程"))
    return [
        *(f"第{r}号{kind}", kind, f"第{rng.randrange(UNITS)}社区居民委员会", place, "GCJ-02"),
        *(rng.choice((1, 2, 3, "高", "紧急")), "晚上" if r % 50 == 0 else when, rng.choice((60, "1.5小时", "90分钟"))),
        *(rng.choice((1, 2, "每次")), rng.choice(("会议室", "礼堂", "操场")), rng.randint(1, 30), "800米"),
        *(rng.choice(("医生", "急救")), rng.choice((1, 2)), 2, "周三 19:00-20:00", "12.5元", "是"),
    ]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    value = work()
    return time.perf_counter() - began, value
