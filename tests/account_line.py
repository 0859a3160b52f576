"""The account line, built from an empty page by what forms ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.editing.operations import Order

FILE = "account.yaml"


def put(*at: str | int, value: Any) -> Order:
    """Have the place *at* say *value*."""
    return {"do": "put", "file": FILE, "at": list(at), "value": value}


def node(name: str, **settings: Any) -> Order:
    """Add a node; underscores stand for what Python cannot write."""
    value = {key.strip("_").replace("__", "-"): each for key, each in settings.items()}
    return {"do": "add-node", "file": FILE, "name": name, "value": value}


def connect(name: str, exit: str, to: Any) -> Order:
    """Lead an exit of a node to another."""
    at = ["nodes", name]
    return {"do": "connect", "file": FILE, "at": at, "exit": exit, "to": to}


def both(korean: str, english: str) -> Mapping[str, str]:
    """A text in both languages."""
    return {"ko": korean, "en": english}


ORDERS: tuple[Order, ...] = (
    put("ivr", value=1),
    put("name", value="account"),
    put("languages", value=["ko", "en"]),
    put("start", value="welcome"),
    node("welcome", say=both("계정 지원 센터입니다.", "Account support."), next="main"),
    # The head is filled in later, and goes where one looks for it.
    put("title", value=both("계정 지원 센터", "Account support")),
    put("profile", value="kr-ars"),
    put("numbers", value=["+82215889999"]),
    put("voices", value=both("Polly.Seoyeon-Neural", "Polly.Joanna-Neural")),
    put("intents", value={"account.unlock": None}),
    put(
        *("intents", "account.unlock"),
        value={"say": both("계정 잠금 해제", "unlock my account"), "share": "30%"},
    ),
    put(
        *("intents", "password.reset"),
        value={
            "say": {
                "ko": ["비밀번호 재설정", "비밀번호를 잊어버렸어요"],
                "en": ["reset my password", "I forgot my password"],
            },
            "share": "25%",
        },
    ),
    put(
        "hours",
        value={
            "support": {
                "zone": "Asia/Seoul",
                "country": "KR",
                "open": "Mo-Fr 09:00-18:00; PH off",
            }
        },
    ),
    put(
        *("hours", "support", "exceptions"),
        value=[
            {"date": "2026-12-31", "open": "09:00-12:00", "reason": "year-end"},
            {"every": "05-01", "open": "off", "reason": "근로자의 날"},
        ],
    ),
    put(
        "switches",
        value={
            "callbacks": {
                "default": "on",
                "label": both("콜백 접수", "Take callback requests"),
            }
        },
    ),
    put("queues", value={"account": {"hours": {"any": "support"}}}),
    put("queues", "account", "handles", value=["account.*", "password.*"]),
    put("queues", "account", "answer_target", value="80% in 20s"),
    node("main", menu=both("원하시는 서비스를 선택해 주세요.", "How can we help?")),
    put(*("nodes", "main", "options"), value={"1": {"go": "account"}}),
    put(
        *("nodes", "main", "options", "1", "label"),
        value=both("계정 문제", "account problems"),
    ),
    put(
        *("nodes", "main", "options", "3"),
        value={"label": both("콜백 요청", "a call back"), "go": "call-me"},
    ),
    put(*("nodes", "main", "options", "3", "when"), value={"switch": "callbacks"}),
    put(
        *("nodes", "main", "options", "2"),
        value={"label": both("메시지 남기기", "leaving a message"), "go": "leave-word"},
    ),
    node("account", menu=both("계정 문제입니다.", "Account problems.")),
    put(
        *("nodes", "account", "options"),
        value={
            "1": {
                "label": both("계정 잠금 해제", "unlock your account"),
                "intent": "account.unlock",
                "set": {"topic": "unlock"},
                "go": "agent",
            },
            "2": {
                "label": both("비밀번호 재설정", "reset your password"),
                "intent": "password.reset",
                "go": "agent",
            },
        },
    ),
    # A text in place of the agent: a tree may be written in place.
    connect(
        "account",
        "2",
        {
            "sms": both("재설정 링크입니다: {link}", "Your reset link: {link}"),
            "link": "https://example.org/reset",
            "resolves": ["password.reset"],
            "sent": {
                "hangup": both("링크를 보냈습니다.", "We have texted you a link.")
            },
        },
    ),
    node("agent", hours={"queue": "account"}, open={"queue": "account"}),
    connect("agent", "closed", "closed"),
    put(*("nodes", "agent", "open", "gave-up"), value="call-me"),
    put(*("nodes", "agent", "open", "full"), value="call-me"),
    put(*("nodes", "agent", "open", "failed"), value="leave-word"),
    node(
        "closed",
        say=both(
            "지금은 상담 시간이 아닙니다. {hours.support}",
            "We are closed. {hours.support}",
        ),
        next="call-me",
    ),
    node("call-me", callback="account"),
    *(connect("call-me", exit, "leave-word") for exit in ("failed", "off", "refused")),
    put(*("nodes", "call-me", "switched_by"), value="callbacks"),
    connect("call-me", "declined", "leave-word"),
    node(
        "leave-word",
        voicemail=both("메시지를 남겨 주세요.", "Please leave a message."),
        to="account",
        empty={
            "hangup": both("평일에 다시 전화해 주세요.", "Please call on a weekday.")
        },
    ),
    connect(
        "leave-word",
        "failed",
        {
            "hangup": both(
                "죄송합니다. 평일에 다시 전화해 주세요.",
                "We are sorry. Please call again on a weekday.",
            ),
            "ends": "refused",
        },
    ),
    put("agent", value="agent"),
    put("otherwise", value="agent"),
)
"""In the order in which somebody would do it who thinks of one thing at a time."""
