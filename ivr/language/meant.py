"""What somebody means who writes a word of another program, or of the trade.

Whoever comes from Twilio Studio, Amazon Connect, Genesys or VoiceXML writes ``gather``
and ``goto`` on the first day. Such words are no part of the language: they are told as
mistakes, with the word that this language has for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ivr.language.reader import folded, suggestion

OTHERS = {
    # Kinds of nodes.
    "prompt": ("say", "menu", "collect"),
    "play": ("say", "menu"),
    "audio": ("say",),
    "speak": ("say",),
    "tts": ("say",),
    "message": ("say", "text"),
    "greeting": ("say",),
    "announcement": ("say", "announcements"),
    "gather": ("collect", "menu"),
    "input": ("collect", "menu"),
    "field": ("collect",),
    "digits": ("collect",),
    "choice": ("menu",),
    "submenu": ("menu",),
    "transfer": ("dial", "queue"),
    "forward": ("dial",),
    "connect": ("dial", "queue"),
    "call": ("dial",),
    "agent": ("queue",),
    "acd": ("queue",),
    "enqueue": ("queue",),
    "hunt": ("dial",),
    "condition": ("if",),
    "branch": ("if",),
    "split": ("if", "switch"),
    "when": ("if",),
    "case": ("if", "switch"),
    "disconnect": ("hangup",),
    "hang-up": ("hangup",),
    "terminate": ("hangup",),
    "goodbye": ("hangup",),
    "exit": ("hangup", "end"),
    "http": ("lookup",),
    "webhook": ("lookup",),
    "api": ("lookup",),
    "request": ("lookup",),
    "function": ("lookup",),
    "lambda": ("lookup",),
    "data-dip": ("lookup",),
    "record": ("voicemail", "records"),
    "mailbox": ("voicemail",),
    "schedule": ("hours",),
    "schedules": ("hours",),
    "business-hours": ("hours",),
    "opening-hours": ("hours",),
    "subflow": ("flow",),
    "sub-flow": ("flow",),
    "module": ("flow",),
    "call-flow": ("flow",),
    "assign": ("set",),
    "call-back": ("callback",),
    "text-message": ("sms",),
    # Where calls go on.
    "go": ("next",),
    "goto": ("go", "next"),
    "next": ("go",),
    "then": ("go", "next"),
    "target": ("go", "next"),
    "transition": ("go", "next"),
    "transitions": ("go", "next"),
    "leads": ("go", "next"),
    "to": ("go", "next"),
    "default": ("else", "otherwise", "no-match", "next"),
    "otherwise": ("else", "no-match"),
    "fallback": ("else", "otherwise", "failed"),
    "noinput": ("no-input",),
    "silence": ("no-input",),
    "nomatch": ("no-match",),
    "invalid": ("no-match",),
    "wrong": ("no-match",),
    "error": ("failed", "no-match"),
    "on-error": ("failed",),
    "failure": ("failed",),
    "answered": ("connected", "talked"),
    "noanswer": ("no-answer", "gave-up"),
    "unanswered": ("no-answer", "gave-up"),
    "no-answer": ("gave-up",),
    "abandoned": ("gave-up",),
    "overflow": ("full",),
    # Settings.
    "choices": ("options",),
    "keys": ("options",),
    "retries": ("tries",),
    "attempts": ("tries",),
    "max-tries": ("tries",),
    "max-retries": ("tries",),
    "wait": ("timeout",),
    "timeout": ("ring_time", "give_up_after"),
    "interdigit-timeout": ("key_gap",),
    "finish-on-key": ("finish_on",),
    "reprompt": ("again",),
    "repeat": ("again",),
    "variable": ("into",),
    "save-as": ("into",),
    "num-digits": ("length",),
    "max-length": ("longest",),
    "hold-music": ("music",),
    "name": ("label",),
    "title": ("label",),
    "description": ("note", "label"),
    "comment": ("note",),
    "say": ("label", "text"),
    "text": ("label",),
    # What stands above the nodes.
    "version": ("ivr",),
    "language": ("languages",),
    "locale": ("languages",),
    "entry": ("start",),
    "begin": ("start",),
    "initial": ("start",),
    "operator": ("agent",),
    "menus": ("nodes",),
    "states": ("nodes",),
    "steps": ("nodes",),
    "teams": ("queues",),
    "groups": ("queues",),
    "skills": ("queues",),
    "include": ("use",),
    "import": ("use",),
    "imports": ("use",),
    "variables": ("takes",),
    "timezone": ("zone",),
    "time-zone": ("zone",),
    "tz": ("zone",),
    "weekly": ("open",),
    "times": ("open",),
}
"""Words of others, with ours that they may stand for, the likeliest first."""


def known_elsewhere(word: str, names: Iterable[str]) -> Iterator[str]:
    """Those of *names* that others call *word*, the likeliest first."""
    ours = {folded(name): name for name in names}
    for each in OTHERS.get(folded(word), ()):
        if folded(each) in ours:
            yield ours[folded(each)]


def meant(word: str, names: Iterable[str]) -> str | None:
    """The name that *word* was probably meant to be: misspelt, or a word of others."""
    names = list(names)
    if folded(word) in map(folded, names):
        return suggestion(word, names)
    return next(known_elsewhere(word, names), None) or suggestion(word, names)
