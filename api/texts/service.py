"""The service: starting, keys, jobs, backups."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- workers
    "worker.works": (
        "Working on the jobs in {address}, {jobs} at once. Ctrl-C or SIGTERM gives them back and ends.",
        "正在处理 {address} 中的任务，同时 {jobs} 项。Ctrl-C 或 SIGTERM 会交还任务并结束。",
    ),
    "worker.stopping": ("Stopping: jobs in hand go back to the queue.", "正在停止：手中的任务退回队列。"),
    # ---- starting
    "serve.started": (
        "Linli answers at {address}; Ctrl-C or SIGTERM ends it.",
        "邻里服务地址：{address}；Ctrl-C 或 SIGTERM 结束。",
    ),
    "serve.other_port": ("Port {wanted} is taken; this is {port}.", "端口 {wanted} 已被占用，改用 {port}。"),
    "serve.first_key": (
        "The first administrator's key, shown this once: {secret}",
        "首位管理员的密钥，仅显示这一次：{secret}",
    ),
    "serve.first_key_file": (
        "The first administrator's key is in {path}: read it, keep it safe, delete the file.",
        "首位管理员的密钥在 {path}：请读取并妥善保存，然后删除该文件。",
    ),
    "serve.example": ("The example street is loaded: {count} objects.", "已载入示例街道：{count} 个对象。"),
    "serve.example_there": (
        "The example street in {folder} is as you left it.",
        "{folder} 中的示例街道保持上次的状态。",
    ),
    "serve.demo_key": (
        "An administrator's key, for this demonstration only, is in {path}. Try:",
        "仅供演示的管理员密钥在 {path}。可以试试：",
    ),
    # ---- backups
    "backup.written": ("{file} holds the whole store: {count} rows.", "{file} 含有整个库：{count} 行。"),
    "backup.restored": ("{count} rows of {file} are in the database.", "已将 {file} 的 {count} 行写入数据库。"),
    "backup.confirm": ("Replace all that {address} holds?", "要替换 {address} 中的全部内容吗？"),
}
