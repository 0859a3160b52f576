"""What the sentences of a prompt promise, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ivr.language.lexicon.english import stem
from ivr.language.lexicon.korean import shapes

_SENTENCE = re.compile(r"[.!?;\n]+|\[[^\]]*\]|,\s+")
_WHOLE = re.compile(r"[.!?;\n]+")


def clauses(text: str) -> Iterator[str]:
    """The sentences of *text*, cut at commas too."""
    for clause in _SENTENCE.split(text):
        if clause.strip():
            yield clause.strip()


def promises(text: str, language: str, cues: Mapping[str, str]) -> tuple[str, ...]:
    """The names of what *text* promises, in the order in which it does."""
    finder = {"ko": _korean, "en": _english}.get(language)
    if finder is None or not cues:
        return ()
    found = finder(text, tuple(cues.items()))
    return tuple(dict.fromkeys(found))


# Korean ------------------------------------------------------------------------

_OFFER_KO = re.compile(r"(?:리|시)?(?:려면|는경우|길원|기를|면)")
_REFUSAL_KO = re.compile(r".*?(?:지(?:않|못)|수없|어렵|불가)")


@cache
def _cues_ko(cues: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Every shape of every cue without blanks, the longest first."""
    all_shapes = {
        shape.replace(" ", ""): name
        for cue, name in cues
        for shape in (shapes(cue) if cue.endswith("다") else (cue,))
    }
    return tuple(sorted(all_shapes.items(), key=lambda item: -len(item[0])))


def _korean(text: str, cues: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for sentence in _WHOLE.split(text):
        letters = re.sub(r"\s+", "", sentence)
        for cue, name in _cues_ko(cues):
            at = letters.find(cue)
            if at < 0:
                continue
            after = letters[at + len(cue) :]
            if not _OFFER_KO.match(after) and not _REFUSAL_KO.match(after):
                yield name
            break


# English -----------------------------------------------------------------------

_REFUSAL_EN = re.compile(
    r"\b(?:not|never|cannot|can't|won't|unable|don't|doesn't|no longer|nobody|no one)\b"
)
_OFFER_EN = re.compile(
    r"\b(?:if you|if you'd|would you like|to have|for us to|want us|like us|ask us|"
    r"press|whether|do you want|so that we can|before we)\b"
)
_OURS = re.compile(
    r"\b(?:we|we'll|we will|someone|somebody|an? [a-z ]*(?:agent|advisor|adviser|"
    r"person|representative|colleague|specialist|nurse|member of [a-z ]+)|our [a-z ]+|"
    r"i'll|i|"
    r"they|they'll|you will|you'll|text message|call will|us|team|staff)\b"
)


@cache
def _cues_en(cues: tuple[tuple[str, str], ...]) -> tuple[tuple[list[str], str], ...]:
    split = (([stem(word) for word in cue.split()], name) for cue, name in cues)
    return tuple(sorted(split, key=lambda item: -len(item[0])))


def _english(text: str, cues: tuple[tuple[str, str], ...]) -> Iterator[str]:
    text = text.lower().replace("’", "'")
    for sentence in re.split(r"[.!?;\n]+|,\s+(?=and|but|or|so|then)", text):
        words = re.findall(r"[a-z']+", sentence)
        stems = [stem(word) for word in words]
        for cue, name in _cues_en(cues):
            at = next(
                (i for i in range(len(stems)) if stems[i : i + len(cue)] == cue), -1
            )
            if at < 0:
                continue
            before, told = " ".join(words[:at]), " ".join(words[: at + len(cue)])
            if _REFUSAL_EN.search(before) or _OFFER_EN.search(before):
                continue
            if _OURS.search(told):
                yield name
                break
