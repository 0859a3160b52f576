"""What callers hear when all else is broken; it needs nothing of ours to work."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

SORRY = {
    "ko": "죄송합니다. 시스템에 문제가 생겼습니다. 잠시 후 다시 전화해 주세요.",
    "en": "We are sorry, something went wrong on our side. "
    "Please call again in a few minutes.",
}
CONNECTING = {
    "ko": "죄송합니다. 시스템에 문제가 생겨 상담원에게 연결해 드리겠습니다.",
    "en": "We are sorry, something went wrong on our side. "
    "We are connecting you to a person.",
}
LOCALES = {"ko": "ko-KR", "en": "en-US"}


def apology(number: str = "", language: str = "", caller_id: str = "") -> str:
    """A document that says sorry and rings *number*, or without one hangs up.

    It is written by hand: the builder is one more thing that could be broken.

    Args:
        number: In E.164, or empty.
        language: The caller's, if it is known; else both are heard.
        caller_id: The number that *number* is shown, if not the caller's.
    """
    primary = language.split("-")[0]
    languages = [primary] if primary in SORRY else list(SORRY)
    words = CONNECTING if number else SORRY
    said = "".join(
        f'<Say language="{LOCALES[each]}">{escape(words[each])}</Say>'
        for each in languages
    )
    shown = f" callerId={quoteattr(caller_id)}" if caller_id else ""
    last = f"<Dial{shown}>{escape(number)}</Dial>" if number else "<Hangup/>"
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{said}{last}</Response>'
