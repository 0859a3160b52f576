"""The console's words: every page says everything in every language."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from house import ROOT, hold
from jinja2 import Environment

from console.formats import browser
from console.wording import FOLDER, said, words
from ivr.store.people import LANGUAGES

CONSOLE = ROOT / "console"
TEMPLATES = sorted((CONSOLE / "templates").rglob("*.html"))
FILES = sorted(FOLDER.glob("*.json"))

OTHERS = [language for language in LANGUAGES if language != "en"]


def texts(language: str, key: str) -> list[str]:
    """A text, or its forms for one and for more."""
    found = words(language)[key]
    return [found] if isinstance(found, str) else list(found.values())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything(language: str) -> None:
    """Nobody meets a word of another language, or a key."""
    hold(set(words("en")) ^ set(words(language)))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_it_of_the_same(language: str) -> None:
    """A name or a number that is told in one language is told in the others."""

    def holes(where: str, key: str) -> set[str]:
        return {name for text in texts(where, key) for name in _HOLE.findall(text)}

    hold(
        k
        for k in words("en")
        if holes("en", k) - {"year"} != holes(language, k) - {"year"}
    )


_HOLE = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_text_is_given_twice(path: Path) -> None:
    """Of two with the same key one would be lost, and nobody would see it."""
    seen: list[str] = []

    def note(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen.extend(key for key, _ in pairs if "." in key)
        return dict(pairs)

    json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=note)
    language = path.name.partition(".")[0]
    others = (o for o in FOLDER.glob(f"{language}.*json") if o != path)
    elsewhere = {key for o in others for key in json.loads(o.read_text("utf-8"))}

    hold([key for key in set(seen) if seen.count(key) > 1])
    hold(elsewhere & set(seen))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    """A button without a word is none."""
    hold(k for k in words(language) if not all(map(str.strip, texts(language, k))))


def asked_for() -> set[str]:
    """Every key that a page or its program asks for in full."""
    files = [*TEMPLATES, *CONSOLE.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return set(re.findall(r"""\bt\(\s*["']([\w.-]+)["']\s*[,)]""", text))


def test_what_pages_say_is_there() -> None:
    """A page never stops at a word that is missing."""
    hold(asked_for() - set(words("en")))


def test_a_value_is_put_in_as_text() -> None:
    """A name with a tag in it is shown, not obeyed."""
    text = said("en", "link.welcome", name="<b>Kim</b>")

    assert text == "Welcome, &lt;b&gt;Kim&lt;/b&gt;."


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 session is over."),
        ("en", 0, "0 sessions are over."),
        ("ko", 1, "1곳에서 로그아웃했습니다."),
    ],
)
def test_one_is_not_several(language: str, count: int, text: str) -> None:
    """English says one apart; Korean does not."""
    assert said(language, "people.revoked", count) == text


class Bare(HTMLParser):
    """Finds words in a page that stand there themselves."""

    SPOKEN = ("alt", "title", "aria-label", "placeholder", "aria-description")
    # What is no language: commands, addresses, the carrier's words for its fields.
    QUIET = ("code", "script", "style", "kbd")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins; some attributes are read aloud."""
        self._quiet += tag in self.QUIET
        for name, value in attrs:
            if name in self.SPOKEN and re.search(r"[^\W\d_]", value or ""):
                self.found.append(f"{name}={value}")

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        self._quiet -= tag in self.QUIET

    def handle_data(self, data: str) -> None:
        """What stands between tags."""
        if not self._quiet and re.search(r"[^\W\d_]", data):
            self.found.append(" ".join(data.split()))


def bare_words(template: str) -> list[str]:
    """The words that *template* says by itself, in one language only."""
    page = Bare()
    page.feed(plain(template))
    return page.found


def plain(template: str) -> str:
    """What of *template* is sent as it stands."""
    return "".join(
        value for _, kind, value in Environment().lex(template) if kind == "data"
    )


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(CONSOLE).as_posix()
)
def test_no_page_has_words_of_its_own(path: Path) -> None:
    """Everything that is said is said by ``t``."""
    hold(bare_words(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "template",
    ["<p>Hello</p>", '<a title="Help">{{ x }}</a>', "{% if x %}안녕{% endif %}"],
)
def test_a_word_of_its_own_is_found(template: str) -> None:
    """Each of these would be English, or Korean, for everybody."""
    assert bare_words(template)


INLINE = re.compile(
    r"""\son\w+\s*=|\sstyle\s*=|javascript:|<(script|style)(?![^>]*(src|nonce)=)"""
)


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: path.relative_to(CONSOLE).as_posix()
)
def test_no_page_has_scripts_or_styles_in_line(path: Path) -> None:
    """The browser would refuse them, as it would those of an attacker."""
    found = INLINE.finditer(plain(path.read_text(encoding="utf-8")))

    hold(each[0] for each in found)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
            "like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_recognised(agent: str, name: str) -> None:
    """People tell their sessions apart by browser and machine."""
    assert browser(agent) == name
