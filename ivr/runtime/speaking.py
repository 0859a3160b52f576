"""Filling prompts: placeholders become words, texts become sounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from ivr import speech
from ivr.language.text import ANY, Part, Prompt
from ivr.language.values import OF_HOURS
from ivr.records import dataclass
from ivr.source import Span
from ivr.telephony import Pause, Play, Say, Sound

if TYPE_CHECKING:
    from ivr.hours import Schedule
    from ivr.runtime.call import NodeCall


NAMES = {"key", "label", "word"}
"""What a menu puts into the profile's sentences: the author's words, over and over."""


@dataclass(slots=True)
class Speaker:
    """Says prompts and phrases for one call at one moment."""

    call: NodeCall

    def say(
        self, prompt: Prompt | None, language: str, extra: Mapping[str, str]
    ) -> tuple[Sound, ...]:
        """*prompt* in *language* as sounds; nothing where it is missing."""
        if prompt is None:
            return ()
        return tuple(
            sound
            for part in prompt.parts(language)
            for sound in self._part(part, language, extra)
        )

    def phrase(self, name: str, extra: Mapping[str, str]) -> tuple[Sound, ...]:
        """A sentence of the profile in the call's language."""
        language = self.call.language
        template = self.call.profile.phrase(name, language)
        if not template:
            return ()
        voice = self.call.flow.voices.get(language)
        if extra.keys() <= NAMES:
            known = _phrase(template, tuple(extra.items()), language, voice)
            if known is not None:
                return known
        part = Part(template, None, Span("", 1, 1, 1, 1))
        return tuple(self._part(part, language, extra))

    def text(self, prompt: Prompt | None, extra: Mapping[str, str]) -> str:
        """The words of *prompt* without pauses, for a message or an address."""
        if prompt is None:
            return ""
        parts = prompt.parts(self.call.language) or prompt.parts(
            self.call.languages[0] if self.call.languages else ANY
        )
        if len(parts) == 1:
            words = speech.constant_words(parts[0].text or "")
            if words is not None:
                return words
        say = self._values(extra, self.call.language)
        filled = (
            speech.fill_text(part.template, say, self.call.language) for part in parts
        )
        return " ".join(said for said in filled if said)

    def spoken(self, value: str, kind: str) -> str:
        """*value* as a person of the call's language says it."""
        return speech.say_value(value, kind, self.call.language)

    def moment(self, iso: str) -> str:
        """A moment in ISO 8601 as it is seen from now; nothing where it is none."""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return ""
        now = self.call.visit.now
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=now.tzinfo)
        return speech.say_moment(
            moment, now.astimezone(moment.tzinfo), self.call.language
        )

    def _part(
        self, part: Part, language: str, extra: Mapping[str, str]
    ) -> Iterator[Sound]:
        if part.play is not None:
            yield Play(part.play, language, part.text)
            return
        voice = self.call.flow.voices.get(language)
        for piece in speech.fill(
            part.template, self._values(extra, language), language
        ):
            if isinstance(piece, str):
                yield Say(piece, language, voice)
            else:
                yield Pause(piece.seconds)

    def _values(
        self, extra: Mapping[str, str], language: str
    ) -> Callable[[speech.Placeholder], str]:
        """How a placeholder is said: the prompt's own values before the call's."""

        def say(placeholder: speech.Placeholder) -> str:
            name = placeholder.name
            found = extra[name] if name in extra else self._value(name, language)
            if placeholder.format:
                return speech.say_value(found, placeholder.format, language)
            return found

        return say

    def _value(self, name: str, language: str) -> str:
        """Value *name* in words: opening hours, announcements, values of the call."""
        what, dot, schedule = name.partition(".")
        if dot and what in OF_HOURS:
            return self._hours(what, schedule, language)
        if name in self.call.flow.announcements:
            return self._announcement(name, language)
        value = self.call.values.get(name, "")
        if name == "language":
            return self.call.profile.language_name(value, language)
        if name in ("caller", "called"):
            return speech.say_value(value, "phone", language)
        if name == "topic":
            return self._topic(value, language)
        type = "duration" if name == "wait" else self.call.flow.value_types.get(name)
        return speech.say_value(value, type, language) if type and value else value

    def _topic(self, value: str, language: str) -> str:
        """A topic that is an intent is said as its callers say it."""
        intent = self.call.flow.intents.get(value)
        phrases = intent.phrases(language) if intent else ()
        return phrases[0] if phrases else value

    def _announcement(self, name: str, language: str) -> str:
        typed = self.call.visit.announcements.get(name)
        if typed is not None:
            return typed.get(language) or typed.get(ANY, "")
        default = self.call.flow.announcements[name].default
        return default.wording(language) or "" if default else ""

    def _hours(self, what: str, name: str, language: str) -> str:
        timetable, now = self.call.flow.timetable, self.call.visit.now
        queue = self.call.flow.queues.get(name)
        if name not in timetable and queue is not None:
            name = queue.schedule(self.call.language) or name
        schedule = timetable.around(name, now) if name in timetable else None
        if schedule is None:
            return ""
        if what == "hours":
            return speech.say_weekly(schedule.weekly(), language)
        if what == "why":
            return self._why(name, schedule, language)
        opens = schedule.next_open(now)
        if opens is None:
            return ""
        zone = timetable.zone(name)
        return speech.say_moment(opens.astimezone(zone), now.astimezone(zone), language)

    def _why(self, name: str, schedule: Schedule, language: str) -> str:
        """Why a schedule is as it is, in a sentence of the profile."""
        state = self.call.hours(name, "schedule")
        found = schedule.why(self.call.visit.now, language)
        shut = state != found.state
        phrase = f"why-{'emergency' if shut else state}"
        if phrase in ("why-holiday", "why-exception") and not found.reason:
            phrase = "why-closed"
        template = self.call.profile.phrase(phrase, language) or ""
        return speech.fill_text(
            speech.parse_template(template), lambda _: found.reason, language
        )


@lru_cache(maxsize=4096)
def _phrase(
    template: str, extra: tuple[tuple[str, str], ...], language: str, voice: str | None
) -> tuple[Sound, ...] | None:
    """A sentence that names nothing but *extra*; None where it names more.

    The same options are said on every call.
    """
    parsed, given = speech.parse_template(template), dict(extra)
    if any(p.name not in given or p.format for p in parsed.placeholders):
        return None
    pieces = speech.fill(parsed, lambda placeholder: given[placeholder.name], language)
    return tuple(
        Say(piece, language, voice) if isinstance(piece, str) else Pause(piece.seconds)
        for piece in pieces
    )
