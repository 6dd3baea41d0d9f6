"""What people are told by message: a sentence for each event."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "notice.claim_asked": (
        "You are asked for {thing} ({quantity}) for {what}, {when}. Please say yes or no by {until}.",
        "请确认能否提供 {thing}（{quantity}）用于{what}：{when}。请在 {until} 前答复。",
    ),
    "notice.claim_confirm": (
        "Please confirm what is planned for {what}, {when}, by {until}.",
        "请在 {until} 前确认{what}的安排：{when}。",
    ),
    "notice.claim_accepted": ("{who} said yes: {what}, {when}.", "{who}已同意：{what}，{when}。"),
    "notice.claim_declined": ("{who} said no: {what}, {when}.", "{who}已谢绝：{what}，{when}。"),
    "notice.claim_dropped": (
        "Not needed any more, as the plan changed: {thing} for {what}, {when}.",
        "方案有变，不再需要：{thing}（{what}），{when}。",
    ),
    "notice.session_broken": (
        "It does not take place as planned: {what}, {when}. Another way is looked for.",
        "原安排不能如期进行：{what}，{when}。正在另行安排。",
    ),
    "notice.place_offered": (
        "A place is free for you: {what}, {when}. It is kept until {until}.",
        "有名额空出：{what}，{when}。为您保留至 {until}。",
    ),
    "notice.case_overdue": ("A case is overdue since {due}: {what}.", "事项已于 {due} 逾期：{what}。"),
    "notice.case_escalated": (
        "A case in an area below is still overdue, since {due}: {what}.",
        "下级区域的事项仍逾期（自 {due}）：{what}。",
    ),
    "notice.plan_published": (
        "The plan of {what} from {when} is published; calendars show it.",
        "{what}的方案（{when} 起）已发布，日历已更新。",
    ),
    "notice.agreement_to_sign": ("An agreement waits for your signature: {what}.", "有协议待您签署：{what}。"),
    "notice.review_due": (
        "Please review how it went: {what}, until {until}.",
        "请评价合作情况：{what}，截止 {until}。",
    ),
    "notice.private": ("a matter that is not public", "不公开的事项"),
    "notice.other_side": ("The other side", "对方"),
    "notice.you": ("your help", "您的服务"),
    "notice.urgent": ("Urgent: {line}", "【紧急】{line}"),
    "notice.many": ("{count} notices", "{count} 条通知"),
    "notice.subject": ("Linli: {line}", "邻里：{line}"),
    "notice.more": ("and {count} more", "另有 {count} 条"),
    "notice.foot": (
        "See and answer at {address}. When and how often you are told is yours to choose (/v1/me/contact).",
        "请在 {address} 查看和答复。通知的时间和频率可自行设置（/v1/me/contact）。",
    ),
    # ---- the command
    "notices.delivering": (
        "Delivering the notices of {address}. Ctrl-C or SIGTERM ends it.",
        "正在发送 {address} 中的通知。Ctrl-C 或 SIGTERM 结束。",
    ),
    "notices.delivered": (
        "{sent} messages sent, {waiting} to be tried again, {failed} given up.",
        "已发送 {sent} 条消息，{waiting} 条将重试，{failed} 条已放弃。",
    ),
}
