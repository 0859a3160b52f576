"""The example flows, walked at random: the carrier's caller hears what ours hears.

One call goes through the webhooks, TwiML and a phone that plays the carrier; the
other is played by the simulator. They must hear the same words in the same order,
and end alike.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from phone_site import FLOWS, MONDAY, NIGHT, Site, site_at
from twilio_phone import Phone

from ivr.compiler.flow import Flow
from ivr.runtime.desk import Errand, MemoryDesk
from ivr.runtime.versions import read_version
from ivr.simulator.phone import PhoneCall, begin
from ivr.simulator.world import event
from ivr.telephony import (
    Ask,
    Dial,
    Enqueue,
    Gather,
    LookUp,
    Outcome,
    Play,
    Record,
    Say,
    SendText,
)
from webhooks.exchange import home_of
from webhooks.lookups import LookUps

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "flows"
WALKS, STEPS = 12, 14


def names(folder: Path) -> list[str]:
    """The flows of *folder* that callers reach."""
    flows = read_version(folder).flows
    return sorted(name for name, flow in flows.items() if not flow.is_part)


class Obliging(MemoryDesk):
    """A desk that answers as the simulator's does."""

    def ask(self, ask: Ask, errand: Errand) -> Outcome:
        """What goes well."""
        found = event(ask, None, errand.flow, errand.now)
        assert isinstance(found, Outcome)
        return found


class Answering(LookUps):
    """Look-ups that come to their first outcome."""

    def __init__(self) -> None:
        super().__init__({})

    def ask(self, asked: LookUp) -> Outcome:
        """What goes well."""
        return Outcome(asked.outcomes[0]) if asked.outcomes else Outcome("failed")


@pytest.fixture(scope="module", params=["day", "night"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site with the examples, by day and by night."""
    folder = tmp_path_factory.mktemp("examples")
    env = {"IVR_FLOWS": str(EXAMPLES)}
    at = MONDAY if request.param == "day" else NIGHT
    parts = {"desk": Obliging(), "lookups": Answering()}
    with site_at(folder, at=at, env=env, parts=parts) as site:
        site.exchange.patience = 10.0
        yield site


def words(site: Site, call: PhoneCall) -> list[str]:
    """Every utterance of a simulated call, but for those of queues."""
    found = []
    for step in call.steps:
        for sound in step.sounds[: len(step.sounds) - step.on_hold]:
            if isinstance(sound, Say) and sound.text.strip():
                found.append(sound.text)
            elif isinstance(sound, Play):
                found.append(f"play:{site.exchange.addresses.sound(sound.url)}")
    return found


def off_hold(phone: Phone) -> list[str]:
    """Every utterance that the carrier's caller heard, but for those of queues."""
    left = list(phone.on_hold)
    found = []
    for said in phone.heard:
        if left and said == left[0]:
            left.pop(0)
        else:
            found.append(said)
    return found


def settle(call: PhoneCall) -> PhoneCall:
    """Let everything come that the app does by itself."""
    while isinstance(call.wait, Ask | SendText | LookUp):
        call = call.comes_to()
    return call


def phrases(flow: Flow, language: str) -> list[str]:
    """What callers say for anything, in their language."""
    found = [p for intent in flow.intents.values() for p in intent.phrases(language)]
    return found or ["hello"]


def step(flow: Flow, phone: Phone, call: PhoneCall, chance: random.Random) -> PhoneCall:
    """Do the same on both phones."""
    match call.wait:
        case Enqueue(escape=escape) if escape and chance.random() < 0.5:
            key = chance.choice(escape)
            phone.press(key)
            return call.press(key)
        case Enqueue():
            phone.connect()
            return call.comes_to("connected")
        case Dial():
            phone.rings("completed")
            return call.comes_to("talked")
        case Record():
            phone.leave_message(12)
            return call.comes_to("recorded")
        case Gather(speech=True) if chance.random() < 0.3:
            said = chance.choice(phrases(flow, call.session.language))
            phone.say(said, "1.0")
            return call.say(said)
        case Gather(num_digits=most) if most != 1 and chance.random() < 0.5:
            keys = "".join(chance.choice("0123456789") for _ in range(8)) + "#"
            phone.press(keys)
            return call.press(keys)
    keys = chance.choice("0112233456789*#-")
    if keys == "-":
        phone.silence()
        return call.silence()
    phone.press(keys)
    return call.press(keys)


@pytest.mark.parametrize("name", names(EXAMPLES))
@pytest.mark.parametrize("seed", range(WALKS))
def test_the_carriers_caller_hears_what_ours_hears(
    site: Site, name: str, seed: int
) -> None:
    """Key by key the two calls are the same."""
    chance = random.Random(f"{name} {seed}")
    site.clock.moment = MONDAY if site.clock.moment < NIGHT else NIGHT
    _, flow = site.exchange.library.current(name)
    called = flow.text.numbers[0].name if flow.text.numbers else ""
    phone = site.phone(name, called=called, call_id=f"CA{seed:032}").call()
    visit = site.exchange._visit(flow, phone._fields())
    assert home_of(called, flow)
    call = settle(begin(flow, visit))
    for _ in range(STEPS):
        assert off_hold(phone) == words(site, call)
        assert phone.over == call.over
        if call.over:
            break
        call = settle(step(flow, phone, call, chance))


def test_the_fixture_line_is_no_example() -> None:
    """The line with one of everything is for tests, and says what it likes."""
    assert "desk" in names(FLOWS)
    assert "desk" not in names(EXAMPLES)
