"""What `--help` says, and the errors of the command line."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
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
    "help.worker": (
        "Work on the service's jobs until told to stop (settings: LINLI_… variables).",
        "处理服务的任务，直到被要求停止（设置取自 LINLI_… 环境变量）。",
    ),
    "help.worker_jobs": ("Jobs to work on at once.", "同时处理的任务数。"),
    "help.notices": (
        "Deliver notices until told to stop (settings: LINLI_… variables).",
        "发送通知，直到被要求停止（设置取自 LINLI_… 环境变量）。",
    ),
    "help.notices_once": ("Deliver what is due, and end.", "发送到期的通知后结束。"),
    "help.serve": (
        "Start the HTTP service (settings: LINLI_… variables, docs/operate.md).",
        "启动 HTTP 服务（设置取自 LINLI_… 环境变量，见 docs/operate.md）。",
    ),
    "help.backup": ("Write the whole store to a file, while the service goes on.", "把整个库写入文件，服务照常运行。"),
    "help.restore": (
        "Fill an empty database, of either kind, from a backup.",
        "用备份填充空数据库（SQLite 或 PostgreSQL 均可）。",
    ),
    "help.account": (
        "Who gave what in a period, from the store: figures, scores, a workbook, a picture.",
        "某一时期谁付出了什么（读取库）：指标、得分、表格、图。",
    ),
    "help.certificate": (
        "Give out a certificate of a volunteer's hours as a document.",
        "出具志愿服务时长证明（文档）。",
    ),
    "help.period": (
        "A year, quarter, month, or two dates: 2026, 2026-Q1, 2026-03, 2026-03-01/2026-03-15.",
        "年、季度、月，或两个日期：2026、2026-Q1、2026-03、2026-03-01/2026-03-15。",
    ),
    "help.account_area": ("Only organisations of this area and below.", "仅此区域及其下级的单位。"),
    "help.account_xlsx": ("Write the workbook, each figure with its records.", "写出表格，每项指标附逐条依据。"),
    "help.account_picture": ("Draw give and take as PNG or SVG.", "绘制互助往来图（PNG 或 SVG）。"),
    "help.volunteer": ("The volunteer's id.", "志愿者编号。"),
    "help.certificate_file": ("Where the document goes (.docx).", "文档的路径（.docx）。"),
    "help.host": ("Address to listen on, instead of LINLI_HOST.", "监听地址，代替 LINLI_HOST。"),
    "help.port": ("Port to listen on, instead of LINLI_PORT; 0 takes any.", "监听端口，代替 LINLI_PORT；0 表示任意。"),
    "help.example": (
        "Show the example street, with its data in this folder; SQLite, and a free port.",
        "展示示例街道，数据放在此文件夹；使用 SQLite 与空闲端口。",
    ),
    "help.backup_file": ("The backup; by custom it ends in .jsonl.gz.", "备份文件；习惯以 .jsonl.gz 结尾。"),
    "help.replace": ("Replace all that the database holds.", "替换数据库中的全部内容。"),
    "help.yes": ("Do not ask whether to replace it.", "替换前不再询问。"),
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
    "help.which": ("problem, plan or openapi; all without it.", "problem、plan 或 openapi；不写则全部。"),
    "help.write": (
        "Write problem.json, plan.json and openapi.json to this folder.",
        "把 problem.json、plan.json 与 openapi.json 写到此文件夹。",
    ),
    "help.folder": (
        "Where to put plan.json, week.png and summary.txt.",
        "plan.json、week.png 与 summary.txt 放在何处。",
    ),
    "help.export": (
        "Write a plan as a spreadsheet, a calendar or a map, for whoever may see it.",
        "把方案导出为表格、日历或地图，只含读者有权看到的内容。",
    ),
    "help.agreements": (
        "Show the agreements of the store, as a register (项目清单) or one on paper.",
        "查看库中的协议：项目清单，或打印其中一份。",
    ),
    "help.agreement": ("One agreement; without it, all of them.", "协议编号；不写则列出全部。"),
    "help.agreements_area": ("Only those with a side in this area and below.", "只看该区域及下级区域的协议。"),
    "help.agreements_for": (
        "For whom: areas/ID or organisations/ID. Without it: what is public, without persons' contacts.",
        "给谁看：areas/编号 或 organisations/编号；不写则只含公开内容，不含责任人联系方式。",
    ),
    "help.register": ("The register as a spreadsheet.", "写成项目清单表格文件。"),
    "help.paper": ("The agreement as a Word document.", "写成 Word 文档。"),
    "help.xlsx": (
        "The spreadsheet: summary, by requester, by lender, by person, not served.",
        "表格文件：概要、按需求方、按出借方、按人员、未满足。",
    ),
    "help.page_per_group": (
        "In the spreadsheet, each requester, lender and person starts a page.",
        "表格中每个需求方、出借方、人员另起一页。",
    ),
    "help.ics": ("The calendar (iCalendar) of what --of names.", "日历文件（iCalendar），内容由 --of 指定。"),
    "help.of": (
        "Whose calendar: organisations/ID, spaces/ID or volunteers/ID (or a name).",
        "谁的日历：organisations/编号、spaces/编号 或 volunteers/编号（也可用名称）。",
    ),
    "help.domain": (
        "Domain of your installation, which makes the calendar's event ids your own.",
        "本系统的域名，用于日历事件的唯一编号。",
    ),
    "help.geojson": ("The map (GeoJSON) of offers and demands.", "地图文件（GeoJSON）：供给与需求。"),
    "help.lines": (
        "In the map, also lines from demands to the spaces they use.",
        "地图中另画需求与所用场地之间的连线。",
    ),
    "help.for": (
        "Who reads: organisations/ID, volunteers/ID or areas/ID (or a name); without it, the planner.",
        "读者：organisations/编号、volunteers/编号 或 areas/编号（也可用名称）；不写则为规划员。",
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
}
