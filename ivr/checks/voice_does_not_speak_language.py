"""IVR603: a voice that cannot say what it is given."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.checks.frame import check
from ivr.checks.study import Study
from ivr.checks.voices import language, languages_of
from ivr.diagnostics import Finding


@check("IVR603")
def voice_does_not_speak_language(study: Study) -> Iterator[Finding]:
    """
    ## What it finds
    A voice under `voices:` that belongs to another language. Voices that are not known
    here are let be.

    ## Why it matters
    The carrier fails the sentence, or an English voice reads Korean letter by letter.
    The caller hears nothing that can be understood.

    ## Example
    ```yaml
    ivr: 1
    name: clinic
    languages: [ko]
    voices: {ko: Polly.Joanna-Neural}
    start: desk
    queues: {desk: {}}
    nodes:
      desk: {queue: desk, gave-up: word, full: word, failed: word}
      word:
        voicemail: "메시지를 남겨 주세요."
        to: desk
        empty: {hangup: "감사합니다."}
        failed: {hangup: "감사합니다.", ends: refused}
    ```
    Name a voice of the language, such as `Polly.Seoyeon-Neural` for Korean.
    """
    text = study.flow.text
    section = text.root.get("voices") if text.root else None
    where = {e.key.text: e.value.span for e in getattr(section, "entries", ())}
    for tag, voice in text.voices.items():
        spoken = languages_of(voice)
        if spoken and language(tag) not in spoken:
            yield Finding(
                where.get(tag, text.span),
                f'the voice "{voice}" does not speak "{tag}"; it speaks '
                + ", ".join(f'"{each}"' for each in sorted(spoken)),
                f"name a voice of {tag}",
                about=f"voice {tag}",
            )
