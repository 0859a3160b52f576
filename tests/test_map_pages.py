"""/map/<flow>: what callers read, and who may read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from console_site import browser, logged_in
from phone_site import MONDAY, PRODUCTION, Site, site_at
from simulated import SCENARIOS, compiled

from console.menu_map.drawing import Drawn, Maps
from console.pace import Pace
from ivr.compiler.flow import Flow
from ivr.runtime.desk import MemorySwitchboard
from ivr.simulator.calling import visit_of
from ivr.simulator.keys import play
from ivr.simulator.phone import begin

NIGHT = MONDAY.replace(hour=13)
"""The same day at ten in the evening."""

MENUS = Path(__file__).parent.parent / "flows"


def copied(folder: Path, *public: str) -> None:
    """The program's own menus in *folder*; those in *public* open their map."""
    for path in MENUS.rglob("*.yaml"):
        there = folder / path.relative_to(MENUS)
        there.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text("utf-8")
        if path.stem in public:
            text = text.replace("start:", "map: public\nstart:", 1)
        there.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an open map, and others."""
    found = tmp_path_factory.mktemp("line")
    copied(found / "flows", "account-support", "clinic")
    return found


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    """A site in production, on a Monday at ten in Seoul."""
    with site_at(folder, env=PRODUCTION) as found:
        yield found


@pytest.fixture
def clock(site: Site) -> Iterator[Any]:
    """The site's clock, put back afterwards."""
    site.app.extensions["paces"]["map"] = Pace(1_000, 1, lambda: 0.0)
    yield site.clock
    site.clock.moment = MONDAY


def read(site: Site, path: str) -> str:
    """The words of the page at *path*, as a stranger reads them."""
    answer = browser(site).get(path)
    assert answer.status_code == 200, answer.text
    bare = re.sub(r"<(title|svg|style)\b.*?</\1>", "", answer.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


class TestPage:
    """What stands on it."""

    def test_keys_and_minutes_by_concern(self, site: Site, clock: Any) -> None:
        """In the words of callers."""
        page = read(site, "/map/account-support?language=en")

        assert (
            "unlock my account Open now Somebody answers within 2 minutes. 2 1 1"
            in page
        )

    def test_what_to_have_at_hand(self, site: Site, clock: Any) -> None:
        """So that nobody calls twice."""
        page = read(site, "/map/account-support?language=en")

        assert "Have at hand: your order number" in page

    def test_numbers_that_callers_know(self, site: Site, clock: Any) -> None:
        """Are told by their length."""
        page = read(site, "/map/account-support?language=en")

        assert "2 2 2 your number, 8 digits 1" in page

    def test_korean(self, site: Site, clock: Any) -> None:
        """Frame, concerns and hours."""
        page = read(site, "/map/account-support?language=ko")

        assert "계정 잠금 해제 지금 이용 가능" in page
        assert "월–금 09:00 – 12:00" in page
        assert not re.search(r"\b(Mon|Fri|minutes|Open)\b", page)

    def test_the_browsers_language(self, site: Site, clock: Any) -> None:
        """Is the page's, where the line speaks it."""
        asks = browser(site).client

        pages = {
            wished: asks.get(
                "/map/account-support",
                base_url="https://ivr.example.org",
                headers={"Accept-Language": wished},
            ).text
            for wished in ("en-GB,en;q=0.9", "ko", "fr")
        }

        titles = {w: re.findall(r"<h1[^>]*>(.*?)</h1>", p) for w, p in pages.items()}
        assert titles == {
            "en-GB,en;q=0.9": ["Account support"],
            "ko": ["계정 지원 센터"],
            "fr": ["계정 지원 센터"],
        }

    def test_at_night(self, site: Site, clock: Any) -> None:
        """When it is open next, and what is had until then."""
        clock.moment = NIGHT

        page = read(site, "/map/account-support?language=en")

        assert "unlock my account Not now from Tue 24 November, 10:00" in page
        assert "Now you can leave a message: 2 3" in page

    def test_a_call_back(self, site: Site, clock: Any) -> None:
        """Its keys are those by which one is promised, when one is."""
        clock.moment = NIGHT

        page = read(site, "/map/account-support?language=en")

        assert "Rather be called back?" in page
        assert "Can be asked for now 2 4 1 1 Mon–Fri 12:00 – 13:00" in page

    def test_it_is_a_link_to_call(self, site: Site, clock: Any) -> None:
        """For whoever reads it on a phone."""
        page = browser(site).get("/map/account-support").text

        assert 'href="tel:+82215889999"' in page
        assert "+82 2-1588-9999" in page

    def test_its_code_leads_to_it(self, site: Site, clock: Any) -> None:
        """From paper to the page, by the line's own address."""
        page = browser(site).get("/map/account-support?language=en").text

        assert page.count('<svg role="img"') == 1
        assert "This page as a QR code" in page


class TestSearch:
    """Callers find what they come for by their own words."""

    @pytest.mark.parametrize(
        ("language", "words", "title"),
        [
            ("en", "my account is locked", "unlock my account"),
            ("en", "forgot password", "reset my password"),
            ("en", "warranty", "check my warranty"),
            ("ko", "계정이 잠겼어요", "계정 잠금 해제"),
            ("ko", "환불 받고 싶어요", "환불"),
            ("en", "계정이 잠겼어요", "unlock my account"),
            ("en", "환불 받고 싶어요", "get a refund"),
            ("ko", "my account is locked", "계정 잠금 해제"),
            ("ko", "Refund!", "환불"),
        ],
    )
    def test_what_is_meant_comes_first(
        self, site: Site, clock: Any, language: str, words: str, title: str
    ) -> None:
        """As the lexicon has it, not by letters alone; in any of the languages."""
        path = f"/map/account-support?language={language}&q={words}"
        page = browser(site).get(path).text

        found = re.search(r'class="found">(.*?)</section>', page, re.S)

        assert found is not None
        assert re.findall(r"<h3[^>]*>(.*?)</h3>", found[1]) == [title]

    @pytest.mark.parametrize(
        ("language", "words", "intent"),
        [
            ("en", "mri", "appointment"),
            ("ko", "mri", "results"),
            ("en", "ct", "results"),
        ],
    )
    def test_the_language_of_the_page_comes_first(
        self, language: str, words: str, intent: str
    ) -> None:
        """Where the same letters mean one thing here and another there."""
        text = (SCENARIOS / "clinic.yaml").read_text(encoding="utf-8")
        text = text.replace("see a doctor", "an MRI").replace("검사 결과]", "MRI와 CT]")
        flow = compiled(text)
        drawing = Maps().drawn(flow, visit_of(flow, MONDAY), language)

        assert [each.intent for each in drawing.found(words)] == [intent]

    def test_nothing_is_found(self, site: Site, clock: Any) -> None:
        """And everything is still there."""
        page = read(site, "/map/account-support?language=en&q=elephants")

        assert "“elephants”: nothing here is called that" in page
        assert "unlock my account" in page

    def test_words_are_only_words(self, site: Site, clock: Any) -> None:
        """Whatever somebody types stands on the page as they typed it."""
        page = browser(site).get('/map/account-support?q="><script>alert(1)</script>')

        assert "<script>" not in page.text


class TestTrue:
    """What the map promises, callers have."""

    @pytest.mark.parametrize("at", [MONDAY, NIGHT])
    @pytest.mark.parametrize("name", ["account-support", "clinic", "public-service"])
    def test_keys_lead_where_the_page_says(
        self, site: Site, name: str, at: Any
    ) -> None:
        """Each way that is open now is walked, and ends as told."""
        _, flow = site.exchange.library.current(name)
        visit = visit_of(flow, at)

        for language in flow.languages:
            for each in Maps().drawn(flow, visit, language).concerns:
                call, left = play(begin(flow, visit), each.present.keys)
                assert not left
                had = {*call.session.resolved, call.session.good, call.session.ending}
                person = {"connected", "dialled"} & had
                wanted = each.intent if each.open else each.present.ending
                assert wanted in had or (each.open and person)

    def test_a_switch_counts_at_once(self, tmp_path: Path) -> None:
        """Whatever the hours say."""
        board = MemorySwitchboard()
        copied(tmp_path / "flows", "clinic")
        at = MONDAY.replace(hour=15)
        with site_at(tmp_path, at, parts={"switchboard": board}) as site:
            before = read(site, "/map/clinic")
            board.turned = {"weather": "closed"}
            after = read(site, "/map/clinic")

        assert "book an appointment Open now" in before
        assert "book an appointment Not now Please try again later" in after
        assert "Some things are different at the moment" in after

    def test_hours_are_worked_out_once(self, site: Site) -> None:
        """A day's map serves the whole day, and says of each moment how it is."""
        _, flow = site.exchange.library.current("account-support")
        maps = Maps()

        day, night = (_drawn(maps, flow, at) for at in (MONDAY, NIGHT))

        assert day.concerns[0].usual[0].when is night.concerns[0].usual[0].when
        assert (day.concerns[0].open, night.concerns[0].open) == (True, False)
        assert night.concerns[0].next is not None


def _drawn(maps: Maps, flow: Flow, at: Any) -> Drawn:
    return maps.drawn(flow, visit_of(flow, at), "en")


def test_nobody_is_sent_where_others_belong(site: Site) -> None:
    """At night a nurse answers emergencies: that is no way to book, or to talk."""
    _, flow = site.exchange.library.current("clinic")
    night = visit_of(flow, MONDAY.replace(hour=4))

    found = {each.intent: each for each in Maps().drawn(flow, night, "en").concerns}

    assert found["nurse.advice"].open
    assert not found["appointment.book"].open
    assert "person" not in found or not found["person"].open


class TestWho:
    """Who may read it, how often, and for how long it is kept."""

    def test_strangers_read_an_open_one(self, site: Site, clock: Any) -> None:
        """Without a cookie, and any cache may keep it for a minute."""
        answer = browser(site).get("/map/clinic")

        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert answer.headers["Vary"] == "Accept-Language"

    @pytest.mark.parametrize("flow", ["public-service", "nobody"])
    def test_strangers_read_no_other(self, site: Site, clock: Any, flow: str) -> None:
        """Nor do they learn which there are."""
        answer = browser(site).get(f"/map/{flow}")

        assert answer.status_code == 302
        assert answer.location.startswith("/login")

    def test_staff_read_every_one(self, site: Site, clock: Any) -> None:
        """And no cache keeps what is not for everybody."""
        answer = logged_in(site, "viewer").get("/map/public-service")

        assert answer.status_code == 200
        assert "private" in answer.headers["Cache-Control"]

    def test_what_is_known_is_not_sent_again(self, site: Site, clock: Any) -> None:
        """A browser that has the page asks whether it still holds."""
        asks = browser(site)
        tag = asks.get("/map/clinic").headers["ETag"]

        again = asks.client.get(
            "/map/clinic", base_url=asks.base, headers={"If-None-Match": tag}
        )

        assert (again.status_code, again.data) == (304, b"")

    def test_strangers_take_their_time(self, site: Site) -> None:
        """Somebody who asks without end waits, and is told for how long."""
        asks = browser(site)
        site.app.extensions["paces"]["map"] = Pace(2, 60, lambda: 0.0)

        answers = [asks.get("/map/clinic") for _ in range(3)]

        assert [each.status_code for each in answers] == [200, 200, 429]
        assert answers[-1].headers["Retry-After"] == "30"
