"""Says what a file is where it is not UTF-8, in words that its author knows.

Whoever saved a menu from an old editor or a spreadsheet has not heard of bytes: they
know the name of an encoding from a list, or see that they took the wrong file.
"""

from __future__ import annotations

import codecs
import re

from ivr.source_tree import Fault, Span, point, split_lines

_SORTS = (
    (b"PK\x03\x04", "a ZIP archive, such as Word or Excel write"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"RIFF", "a sound or video file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
"""How files begin that somebody may take for a menu.

Source: the magic numbers of file(1).
"""

_MARKS = (
    # The longer first: UTF-32's begins as UTF-16's does.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_LEGACY = (
    ("euc_kr", "CP949 (Korean)", "[가-힣]", ""),
    ("cp932", "Shift-JIS (Japanese)", "[ぁ-ヿ一-鿿、。]", "[ぁ-ヿ]"),
    ("euc_jp", "EUC-JP (Japanese)", "[ぁ-ヿ一-鿿、。]", "[ぁ-ヿ]"),
    ("gb2312", "GB 2312 (Chinese)", "[一-鿿，。：？！、]", ""),
    ("cp1252", "Windows-1252 (Western European)", "[À-ÿ‘’“”–—…€]", ""),
)
"""Encodings that editors still write, the letters that would be theirs, and those
that cannot be missing."""

PROBE = 4_096
"""Bytes from the first strange one on that are looked at."""

CHANCE = 3
"""Letters that other encodings may happen to write as UTF-8 does."""

MAX_TEXT = 200_000
"""Bytes that are decoded for the sake of showing a line."""

HELP = "save it as UTF-8: editors call it the encoding, or character set"


def decode(path: str, raw: bytes) -> tuple[str, Fault | None]:
    """The text of a file; where it is not UTF-8, what can be shown of it, and why.

    A byte order mark is not part of the text.
    """
    text = _utf8(raw)
    if isinstance(text, str) and not _two_bytes_a_letter(raw):
        return text, None
    begins = next((said for sign, said in _SORTS if raw.startswith(sign)), None)
    if begins:
        return "", _fault(
            path, f"this is no menu but {begins}", "", "open another file"
        )
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return _foreign(path, raw[len(mark) :], codec, name)
    if halves := _two_bytes_a_letter(raw):
        return _foreign(path, raw, halves, "UTF-16")
    assert isinstance(text, UnicodeDecodeError)
    return _legacy(path, raw, text)


def _utf8(raw: bytes) -> str | UnicodeDecodeError:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error


def _two_bytes_a_letter(raw: bytes) -> str | None:
    """The UTF-16 without a mark that *raw* must be: each second byte is nothing."""
    probe = raw[:PROBE]
    if len(probe) < 4 or b"\0" not in probe:
        return None
    for codec, nothing, letters in (
        ("utf-16-le", probe[1::2], probe[::2]),
        ("utf-16-be", probe[::2], probe[1::2]),
    ):
        # Menus are mostly keys, blanks and colons, in whatever language.
        if nothing.count(0) * 2 > len(nothing) and letters.count(0) * 20 < len(letters):
            return codec
    return None


def _foreign(path: str, raw: bytes, codec: str, name: str) -> tuple[str, Fault]:
    text = raw[:MAX_TEXT].decode(codec, "replace")
    message = f"this file is saved as {name}, not as UTF-8"
    return text, _fault(path, message, text)


def _legacy(path: str, raw: bytes, error: UnicodeDecodeError) -> tuple[str, Fault]:
    """A file of one byte a letter, or one that nobody knows."""
    start, codec, name = error.start, "", ""
    sound = raw[:start].decode("utf-8-sig", "replace")
    if sum(not letter.isascii() for letter in sound) <= CHANCE:
        start = next(at for at, byte in enumerate(raw) if byte > 127)
        codec, name = _guess(raw[start : start + PROBE])
    message = f"this file looks saved as {name}, not as UTF-8"
    if not codec:
        start = error.start
        message = f"the byte {raw[start]:02X} here is not UTF-8 text"
    before = split_lines(raw[:start].decode("utf-8-sig", "replace"))
    # What can be read of it is kept, so that the place can be shown.
    text = raw[: start + MAX_TEXT].decode(codec or "utf-8", "replace")
    place = point(path, len(before), len(before[-1]) + 1)
    return text, Fault("yaml-syntax", message, place, HELP)


def _guess(probe: bytes) -> tuple[str, str]:
    """The encoding of *probe*, or two empty words where it is none of those known."""
    if b"\0" in probe:
        return "", ""
    for codec, name, letters, sign in _LEGACY:
        # The probe may end within a letter.
        decoded = codecs.getincrementaldecoder(codec)("replace").decode(probe)
        strange = [letter for letter in decoded if not letter.isascii()]
        theirs = sum(bool(re.match(letters, letter)) for letter in strange)
        if strange and theirs >= 0.8 * len(strange) and re.search(sign, decoded):
            # Windows writes more syllables than the standard has.
            return codec.replace("euc_kr", "cp949"), name
    return "", ""


def _fault(path: str, message: str, text: str, help: str = HELP) -> Fault:
    return Fault("yaml-syntax", message, Span(path, 1, 1, 1, 1 + bool(text)), help)
