"""Menus of any size for measuring: departments, sub-menus, hours, two languages."""

from __future__ import annotations

import json
from typing import Any

TOPICS = (
    ("unlock your account", "계정 잠금 해제", "account.unlock"),
    ("reset your password", "비밀번호 재설정", "password.reset"),
    ("get a refund", "환불", "refund"),
    ("track your delivery", "배송 조회", "delivery.track"),
    ("change your address", "주소 변경", "address.change"),
    ("report a lost card", "카드 분실 신고", "card.lost"),
    ("book an appointment", "예약하기", "appointment.book"),
    ("cancel your subscription", "구독 해지", "subscription.cancel"),
)


def menu_of(size: int) -> dict[str, Any]:
    """A flow with about *size* nodes, 3 schedules, 4 switches and 2 languages.

    Nine departments in a row lead on to nine more, each department a menu of topics
    with hours, a look-up, people, a callback and a message box of its own.
    """
    nodes = people()
    department = 0
    while len(nodes) + 3 <= size:
        hall = f"hall-{department // 7}"
        if hall not in nodes:
            nodes[hall] = hall_of(department // 7)
        nodes |= department_of(department, size - len(nodes))
        nodes[hall]["options"][str(department % 7 + 1)] = {
            "label": both(f"{department} 부서", f"department {department}"),
            "go": f"dep-{department}",
        }
        department += 1
    for number in range((department - 1) // 7):
        nodes[f"hall-{number}"]["options"]["8"] = {
            "label": both("다른 문의", "something else"),
            "go": f"hall-{number + 1}",
        }
    return settings() | {"name": f"menu-{size}", "nodes": nodes}


def people() -> dict[str, Any]:
    """The nodes that every menu has: languages, people, a callback, a message box."""
    return {
        "start": {
            "say": both(
                "통화료가 부과됩니다. 상담원에게 폭언을 하지 말아 주세요.",
                "Calls are charged. Please be kind to our staff.",
            ),
            "notice": ["charge", "staff-protection"],
            "next": "language",
        },
        "language": {
            "language": {"ko": "한국어는 1번", "en": "For English, press 2"},
            "options": {"1": "ko", "2": "en"},
            "next": "hall-0",
        },
        "agent": {
            "queue": "all",
            "announce": ["wait"],
            "closed": "call-me",
            "gave-up": "call-me",
            "full": "call-me",
            "failed": "word",
        },
        "call-me": {
            "callback": "all",
            "switched_by": "callbacks",
            "off": "word",
            "refused": "word",
            "declined": "word",
            "failed": "word",
        },
        "word": {
            "voicemail": both("메시지를 남겨 주세요.", "Please leave a message."),
            "to": "all",
            "keep_for": "30d",
            "empty": {"hangup": both("감사합니다.", "Goodbye.")},
            "failed": {"hangup": both("감사합니다.", "Goodbye."), "ends": "refused"},
        },
    }


def settings() -> dict[str, Any]:
    """Everything but the name and the nodes."""
    return {
        "ivr": 1,
        "languages": ["ko", "en"],
        "profile": "kr-ars",
        "start": "start",
        "agent": "agent",
        "otherwise": "agent",
        "intents": {
            name: {"say": {"ko": [korean], "en": [english]}}
            for english, korean, name in TOPICS
        },
        "hours": {
            "office": schedule("Mo-Fr 09:00-12:00,13:00-18:00; PH off"),
            "shop": schedule("Mo-Sa 10:00-20:00; PH 12:00-18:00"),
            "night": schedule("Mo-Su,PH 22:00-06:00"),
        },
        "switches": {
            "callbacks": {"default": "on"},
            "storm": {"default": "off"},
            "sale": {"default": "off"},
            "mode": {"values": ["normal", "busy"], "default": "normal"},
        },
        "queues": {
            "all": {"hours": {"any": "office"}},
            "shop": {"hours": {"ko": "shop", "en": "office"}},
            "night": {"hours": {"any": "night"}},
        },
    }


def both(korean: str, english: str) -> dict[str, str]:
    """A text in both languages."""
    return {"ko": korean, "en": english}


def schedule(hours: str) -> dict[str, str]:
    """A Korean schedule."""
    return {"zone": "Asia/Seoul", "country": "KR", "open": hours}


def hall_of(number: int) -> dict[str, Any]:
    """A menu of departments."""
    return {
        "menu": both(f"{number + 1}층입니다.", f"Floor {number + 1}."),
        "options": {},
    }


def department_of(number: int, room: int) -> dict[str, Any]:
    """A department: a menu and what its options lead to, at most *room* nodes."""
    name, switch = f"dep-{number}", ("storm", "sale")[number % 2]
    queue = ("all", "shop", "night")[number % 3]
    nodes: dict[str, Any] = {
        name: {
            "menu": both("무엇을 도와 드릴까요?", "How can we help?"),
            "options": {},
        },
        f"{name}-people": {
            "queue": queue,
            "announce": ["wait"],
            "closed": "call-me",
            "gave-up": "call-me",
            "full": "call-me",
            "failed": "word",
        },
        f"{name}-state": {
            "switch": "mode",
            "values": {"normal": f"{name}-people", "busy": "call-me"},
        },
    }
    for key, (english, korean, intent) in enumerate(TOPICS[: min(6, room - 3)], 1):
        topic = f"{name}-topic-{key}"
        nodes[topic] = {"switch": switch, "on": "call-me", "off": f"{name}-state"}
        nodes[name]["options"][str(key)] = {
            "label": both(f"{korean} {number}", f"{english} {number}"),
            "intent": intent,
            "go": topic,
        }
    if not nodes[name]["options"]:
        nodes[name]["options"]["1"] = {
            "label": both("상담원", "a person"),
            "go": f"{name}-people",
        }
    return nodes


def text_of(flow: dict[str, Any]) -> str:
    """The flow as a file; JSON is YAML."""
    return json.dumps(flow, ensure_ascii=False, indent=1)


def lines_of(flow: dict[str, Any]) -> str:
    """The flow as a file in the way that people write them, a setting a line."""
    import yaml

    text: str = yaml.safe_dump(flow, allow_unicode=True, sort_keys=False, width=200)
    return text
