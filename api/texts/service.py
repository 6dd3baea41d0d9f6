"""The service: starting, keys, jobs, backups."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # ---- workers
    "worker.works": (
        "Working on the jobs in {address}, {jobs} at once. Ctrl-C or SIGTERM gives them back and ends.",
        "正在处理 {address} 中的任务，同时 {jobs} 项。Ctrl-C 或 SIGTERM 会交还任务并结束。",
    ),
    "worker.stopping": ("Stopping: jobs in hand go back to the queue.", "正在停止：手中的任务退回队列。"),
}
