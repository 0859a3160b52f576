"""What both sides of a call back hear, each in their own language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from ivr import speech
from ivr.callbacks.answering import flow_of
from ivr.compiler.flow import Flow
from ivr.language.profile import Profile, load_profile
from ivr.records import dataclass
from ivr.runtime.state import Session, Visit
from ivr.runtime.versions import Library
from ivr.telephony import Say, Sound
from webhooks.line import phrase

MOST_CHOSEN = 4
"""Of what the customer chose on the way: who answers wants to speak, not to listen."""


class About(Protocol):
    """What somebody wants: a request, or a caller in a queue."""

    @property
    def flow(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def chosen(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one request, as its flow says them today.

    Where the flow is served no more, those of the default profile.
    """

    library: Library
    request: About
    now: datetime

    @property
    def _flow(self) -> Flow | None:
        return flow_of(self.library, self.request)

    def customer(self, *names: str, **extra: str) -> tuple[Sound, ...]:
        """The sentences *names* in the customer's language."""
        return self._said(self.request.language, names, extra)

    def offer(self) -> tuple[Sound, ...]:
        """Who calls, why, and what to press: a machine presses nothing."""
        flow, language = self._flow, self.request.language
        written = flow.text.title if flow else None
        title = (written.wording(language) or "") if written else ""
        title = title or self.request.flow.replace("-", " ")
        return self.customer("callback-call", "callback-call-off", title=title)

    def nobody(self, last: bool) -> tuple[Sound, ...]:
        """Nobody came: what was promised is what will be done."""
        return self.customer("callback-no-agent-last" if last else "callback-no-agent")

    def agent(self, *names: str) -> tuple[Sound, ...]:
        """The sentences *names* in the language of the house."""
        return self._said(self._house, names, {})

    def whisper(self) -> tuple[Sound, ...]:
        """What whoever answers should know: the topic, the language, the choices."""
        flow, house = self._flow, self._house
        profile = flow.profile if flow else _default()
        language = profile.language_name(self.request.language, house)
        name = "whisper" if self.request.topic else "whisper-language"
        topic = _topic(flow, self.request.topic, house)
        heard = self._said(house, [name], {"topic": topic, "language": language})
        if items := ", ".join(_chosen(self.request.chosen)):
            heard += self._said(house, ["callback-chosen"], {"items": items})
        return heard + self.agent("callback-accept")

    @property
    def _house(self) -> str:
        flow = self._flow
        return flow.languages[0] if flow and flow.languages else self.request.language

    def _said(
        self, language: str, names: list[str] | tuple[str, ...], extra: dict[str, str]
    ) -> tuple[Sound, ...]:
        flow = self._flow
        if flow is None or not flow.nodes:
            return tuple(_plain(name, language, extra) for name in names)
        session = Session(flow.name, "", language, {"topic": self.request.topic})
        visit = Visit(self.now)
        return tuple(
            sound
            for name in names
            for sound in phrase(flow, session, visit, name, **extra)
            or (_plain(name, language, extra),)
        )


def _default() -> Profile:
    found = load_profile("default")
    assert isinstance(found, Profile), "it ships with the program"
    return found


def _plain(name: str, language: str, extra: Mapping[str, str]) -> Say:
    """A sentence of the default profile; in English where it has no other."""
    profile = _default()
    spoken = language if profile.phrase(name, language) else "en"
    template = speech.parse_template(profile.phrase(name, spoken) or "")
    said = speech.fill_text(template, lambda each: extra.get(each.name, ""), spoken)
    return Say(said, spoken)


def _topic(flow: Flow | None, topic: str, language: str) -> str:
    """A topic that is an intent is said as callers say it."""
    intent = flow.intents.get(topic) if flow else None
    phrases = intent.phrases(language) if intent else ()
    return phrases[0] if phrases else topic.replace(".", " ").replace("-", " ")


def _chosen(chosen: Mapping[str, object]) -> list[str]:
    """The options that were chosen; what was keyed in is on the screen, in full."""
    said = chosen.get("said")
    return [str(each) for each in said][:MOST_CHOSEN] if isinstance(said, list) else []
