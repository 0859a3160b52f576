"""What the labels of options mean to callers; no check of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ivr.compiler.flow import Exit
from ivr.dtmf import Key
from ivr.language.definitions import Intent
from ivr.language.lexicon import Lexicon
from ivr.language.text import Prompt
from ivr.records import dataclass

PERSON = "person"
"""The built-in intent of a caller who asks for a person."""

PERSON_PHRASES = {
    "ko": ("상담원 연결", "상담사 연결", "상담원과 통화"),
    "en": ("speak to a person", "an agent", "an operator", "a representative"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What an option's label was taken to mean in one language."""

    promises: frozenset[str] = frozenset()
    leads_on: frozenset[str] = frozenset()
    known: bool = True
    """Whether the wording is known: a recording without text is not."""
    text: str = ""
    clear: bool = True
    """Whether it surely names something, be it an intent or not."""
    for_all: bool = False
    """Whoever finds nothing else takes it: "anything else", "reception"."""


class Labels:
    """Reads the labels of a flow's options in one language, each once."""

    def __init__(
        self, intents: Mapping[str, Intent], language: str, lexicon: Lexicon
    ) -> None:
        self.language = language
        self.lexicon = lexicon
        base = language.split("-")[0]
        self.phrases = {name: each.phrases(language) for name, each in intents.items()}
        self.phrases.setdefault(PERSON, PERSON_PHRASES.get(base, ()))
        self._read: dict[int, Said] = {}
        """What labels mean, by their identity: they outlive this reader of them."""
        self._promised: dict[int, frozenset[str]] = {}

    def said(self, exit: Exit) -> Said:
        """What the label of *exit* means; a key without one says only its word."""
        told: Prompt | Key | None = exit.said
        if told is None:
            if exit.key is None or exit.key.text.isdigit():
                return _UNKNOWN
            if exit.key.kind != "word":
                return _WORD
            told = exit.key
        found = self._read.get(id(told))
        if found is None:
            found = self._read[id(told)] = self._meant(told)
        return found

    def _meant(self, told: Prompt | Key) -> Said:
        text = told.text if isinstance(told, Key) else told.wording(self.language)
        if not text:
            return _UNKNOWN if text is None else _WORD
        if "{" in text:
            # A value may be anything: what stands around it tells too little.
            return Said(text=text, known=False, clear=False)
        match = self.lexicon.match(text, self.phrases, self.language)
        promises, leads_on = frozenset(match.promises), frozenset(match.leads_on)
        for_all = not promises - {PERSON} and (
            PERSON in promises or for_everyone(text, self.language)
        )
        meaning = self.lexicon.meaning(text, self.language)
        things = meaning.objects - _DEPARTMENTS
        clear = bool(promises) or bool(things and not meaning.unknown)
        return Said(promises, leads_on, True, text, clear, for_all)

    def promised(self, exit: Exit) -> frozenset[str]:
        """The intents that *exit* promises: as declared, else as its label says."""
        found = self._promised.get(id(exit))
        if found is None:
            found = frozenset(exit.promises) or self.said(exit).promises
            self._promised[id(exit)] = found
        return found

    def explains(self, exit: Exit) -> tuple[str, ...]:
        """How its label was understood, where it was the label that counted."""
        text = self.said(exit).text
        if not text or exit.promises:
            return ()
        return self.lexicon.match(text, self.phrases, self.language).explains


_WORD = Said()
_UNKNOWN = Said(known=False, clear=False)

_DEPARTMENTS = frozenset({"TECH_SUPPORT", "LINE"})
"""Things of the lexicon that stand for whoever helps, with whatever it is."""

# Options for whoever finds nothing else -----------------------------------------------

_ELSE_EN = re.compile(
    r"(?:for |to |with |if you have |if you need |i need |help |about )*"
    r"(?:any|some|all|every|the|an?)?\s*(?:thing|one)?\s*(?:\bour |\byour )?"
    r"(?:else|other|others|general|more|another|further)\b"
    r"(?: (?:thing|matter|question|enquir(?:y|ie)|inquir(?:y|ie)|request|reason|topic|"
    r"subject|concern|issue|problem|service|department|option|call|help|information|"
    r"assistance|support|business|purpose)s?\b| we can help you with| else| please|,|"
    r" in your own words)*"
)
_PEOPLE_EN = re.compile(
    r"(?:for |to |speak |talk |be connected |with |contact |our |the |an? |member of )*"
    r"(?:customer|client|member|guest|user|patient|consumer)?\s?"
    r"(?:services?|support|care|relations|assistance|help ?(?:desk|line)?|reception|"
    r"receptionist|front desk|switchboard|team|staff|office|information desk|someone|"
    r"concierge)(?: (?:desk|team|department|line|representative|agent|advisor)s?)*"
)
_ELSE_KO = re.compile(
    r"(?:그\s?(?:외|밖)(?:의|에)?|기타|다른|나머지|일반|추가|이\s?외(?:의)?)\s*"
    r"(?:모든)?\s*(?:문의|용건|상담|업무|도움|서비스|질문|사항|용무|안내|민원|건|내용|일|"
    r"경우|궁금하신|필요하신|이|가|은|는|을|를|의|로|과|와|이나|하신|시|\s)*"
)
_PEOPLE_KO = re.compile(
    r"(?:고객|회원|종합|대표|전화|안내|일반)?\s*"
    r"(?:센터|상담실|상담|안내\s?데스크|데스크|안내원|교환(?:실|원)?|지원팀|서비스\s?센터|"
    r"고객\s?지원|고객\s?서비스|헬프\s?데스크)(?:\s*(?:연결|문의|안내|으로|은|는|을|를))*"
)
_FOR_ALL = {"en": (_ELSE_EN, _PEOPLE_EN), "ko": (_ELSE_KO, _PEOPLE_KO)}


def for_everyone(text: str, language: str) -> bool:
    """Whether a label is for whoever finds nothing else: "anything else"."""
    words = re.sub(r"[^\w\s,]", " ", text).casefold()
    words = re.sub(r"\s+", " ", words).strip(" ,")
    patterns = _FOR_ALL.get(language.split("-")[0], ())
    return any(pattern.fullmatch(words) for pattern in patterns)


_WAIT = re.compile(
    r"\b(?:stay|remain|hold) on the line\b|\bplease hold\b|\bhold (?:the line|for)\b|"
    r"\bwait on the line\b|\bjust (?:stay|wait|hold)\b|\bor (?:wait|hold)\b|"
    r"기다리시면|기다려\s?주시면|끊지\s?마|그대로\s?(?:계시면|계셔|기다)",
    re.IGNORECASE,
)


def told_to_wait(text: str) -> bool:
    """Whether *text* tells callers that who stays on the line is helped."""
    return _WAIT.search(text) is not None
