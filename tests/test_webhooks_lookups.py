"""Other systems are asked where the site allows it, briefly, once; or it is failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slow_service import Service, service

from ivr.runtime.functions import FUNCTIONS, function
from ivr.telephony import LookUp, Outcome
from webhooks.lookups import LARGEST, LookUps, places

FAILED = Outcome("failed")
PUBLIC = "93.184.215.14"


@pytest.fixture
def server() -> Iterator[Service]:
    """A service on this machine."""
    with service() as running:
        yield running


def asked(address: str, method: Any = "get", **about: Any) -> LookUp:
    """A look-up as the engine asks for it."""
    given = {
        "values": {},
        "budget": 5.0,
        "outcomes": ("found", "locked"),
        "gives": {"balance": "money", "plan": "words"},
    }
    return LookUp(method, address, **(given | about))


def at(server: Service, **about: Any) -> Outcome:
    """What asking *server* comes to, if it is declared as ours."""
    allowed = places([], [server.url])
    return LookUps(allowed).ask(asked(f"{server.url}/balance", **about))


# What comes back ----------------------------------------------------------------------


def test_an_answer_is_an_outcome_with_values(server: Service) -> None:
    """What the service says is what the flow goes on by."""
    assert at(server) == Outcome("found", {"balance": "12"})


def test_values_that_nobody_asked_for_are_dropped(server: Service) -> None:
    """A service that tells more than it should tells nobody."""
    server.says({"outcome": "found", "values": {"plan": "gold", "pin": "4711"}})

    assert at(server) == Outcome("found", {"plan": "gold"})


@pytest.mark.parametrize(
    "answer",
    [
        {"outcome": "gone"},
        {"outcome": None},
        {"outcome": ["found"]},
        {"values": {"balance": 1}},
        {"outcome": "found", "values": [1]},
        {"outcome": "found", "values": {"balance": {"a": 1}}},
        {"outcome": "found", "values": {"plan": "x" * 300}},
        ["found"],
        None,
        7,
    ],
)
def test_an_answer_that_fits_nothing_is_failed(server: Service, answer: Any) -> None:
    """Another outcome, or a value that cannot be said, is no answer."""
    server.says(answer)

    assert at(server) == FAILED


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"\xff\xfe", b'{"outcome": "found"', b"[" * 5_000]
)
def test_what_is_no_json_is_failed(server: Service, body: bytes) -> None:
    """A page of an error, or half an answer, is no answer."""
    server.body = body

    assert at(server) == FAILED


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 500, 503])
def test_only_success_is_an_answer(server: Service, status: int) -> None:
    """Whatever a service says with an error is no answer."""
    server.status = status

    assert at(server) == FAILED


def test_redirects_are_not_followed(server: Service) -> None:
    """A service cannot send us to an address that was not allowed."""
    server.status, server.headers = 302, {"Location": f"{server.url}/elsewhere"}
    at(server)

    assert [path for _, path, _ in server.asked] == ["/balance"]


def test_a_large_answer_is_failed(server: Service) -> None:
    """Nobody fills our memory through a telephone."""
    server.says({"outcome": "found", "values": {}, "more": "x" * LARGEST})

    assert at(server) == FAILED


def test_values_are_sent_as_they_are(server: Service) -> None:
    """What a caller keyed in cannot become another field, or another path."""
    at(server, values={"of": "1&admin=1", "city": "서울"})
    ((_, path, _),) = server.asked

    assert path == "/balance?of=1%26admin%3D1&city=%EC%84%9C%EC%9A%B8"


def test_post_sends_json(server: Service) -> None:
    """With post the values are a JSON object."""
    at(server, method="post", values={"of": "1"})

    assert server.asked == [("POST", "/balance", b'{"of": "1"}')]


def test_a_service_that_is_down_is_failed() -> None:
    """Where nobody listens, the call goes on."""
    with service() as gone:
        pass

    assert at(gone) == FAILED


def test_nothing_is_asked_twice(server: Service) -> None:
    """A service that fails is not bothered again by itself."""
    server.status = 500
    at(server)

    assert len(server.asked) == 1


def test_a_slow_service_is_given_up(server: Service) -> None:
    """The budget ends the wait, whoever drips a letter now and then."""
    server.let_go.clear()
    outcome = at(server, budget=0.05)

    assert outcome == FAILED


# Where one may ask --------------------------------------------------------------------


def refused(
    address: str,
    public: tuple[str, ...] = ("api.example.org",),
    private: tuple[str, ...] = (),
    lies_at: str = PUBLIC,
) -> bool:
    """Whether asking *address* ends before any line is opened."""
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return [lies_at]

    lookups = LookUps(places(public, private), resolve)
    try:
        place = lookups._place(address)
        lookups._address(place)
    except Exception:
        return True
    return False


def test_a_declared_host_may_be_asked() -> None:
    """The control: this is what is allowed."""
    assert not refused("https://api.example.org/balance")


@pytest.mark.parametrize(
    "address",
    [
        "http://api.example.org/",
        "http://api.example.org:443/",
        "https://api.example.org:8443/",
        "https://api.example.org.evil.example/",
        "https://evil.example/?api.example.org",
        "https://evil.example/#@api.example.org",
        "https://api.example.org@evil.example/",
        "https://user:pw@api.example.org/",
        "https://xapi.example.org/",
        "https://example.org/",
        "ftp://api.example.org/",
        "file:///etc/passwd",
        "gopher://api.example.org/",
        "https:///etc/passwd",
        "//api.example.org/",
        "https://api.example.org\\@evil.example/",
        "https://[::1]/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://api.example.org:99999/",
        "https://[api.example.org/",
        "",
    ],
)
def test_other_places_may_not(address: str) -> None:
    """Whatever is put into an address, only declared hosts are asked, over https."""
    assert refused(address)


@pytest.mark.parametrize(
    "lies_at",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_a_name_that_leads_inside_is_refused(lies_at: str) -> None:
    """A public name that lies in our own network is a trap, or a mistake."""
    assert refused("https://api.example.org/", lies_at=lies_at)


@pytest.mark.parametrize("lies_at", ["10.1.2.3", "127.0.0.1", "::1"])
def test_a_host_declared_as_ours_may_lie_inside(lies_at: str) -> None:
    """What the site says is its own may be asked wherever it lies."""
    address = "https://crm.internal/"

    assert not refused(address, private=("crm.internal",), lies_at=lies_at)


def test_without_https_only_this_machine_is_asked() -> None:
    """Callers' values do not cross a network in the clear."""
    private = ("http://crm.internal:8080",)
    address = "http://crm.internal:8080/"

    assert not refused(address, private=private, lies_at="127.0.0.1")
    assert refused(address, private=private, lies_at="10.1.2.3")


def test_the_address_that_was_checked_is_the_one_asked(server: Service) -> None:
    """A name that changes between the check and the use gains nothing."""
    answers = iter([["127.0.0.1"], ["192.0.2.1"]])
    allowed = places([], [f"http://crm.internal:{server.port}"])
    lookups = LookUps(allowed, lambda host, port: next(answers))
    outcome = lookups.ask(asked(f"http://crm.internal:{server.port}/balance"))

    assert outcome.name == "found"


@pytest.mark.parametrize("declared", ["", "https://", "a b", "ftp://x", "x.org/path"])
def test_what_is_no_host_cannot_be_declared(declared: str) -> None:
    """A slip in the settings is found at the start, not on a call."""
    with pytest.raises(ValueError):
        places([declared], [])


@given(st.text(max_size=60))
def test_no_text_is_an_address_that_breaks_anything(text: str) -> None:
    """Whatever a flow makes of an address, asking gives an outcome."""
    assert LookUps(places(["api.example.org"], [])).ask(asked(text)) == FAILED


# Python functions ---------------------------------------------------------------------


@pytest.fixture
def registered() -> Iterator[Callable[..., Any]]:
    """Registers functions, and takes them away afterwards."""
    known = set(FUNCTIONS)
    yield function
    for name in set(FUNCTIONS) - known:
        del FUNCTIONS[name]


def test_a_function_answers(registered: Callable[..., Any]) -> None:
    """A site's own function is asked like any service."""

    @registered("balance", outcomes=["found"])
    def balance(values: Any) -> Any:
        return {"outcome": "found", "values": {"balance": len(values["of"])}}

    outcome = LookUps({}).ask(asked("balance", "python", values={"of": "abc"}))

    assert outcome == Outcome("found", {"balance": "3"})


def test_a_function_that_raises_is_failed(registered: Callable[..., Any]) -> None:
    """A fault in a site's function costs an outcome, not a call."""

    @registered("balance", outcomes=["found"])
    def balance(values: Any) -> Any:
        raise ZeroDivisionError

    assert LookUps({}).ask(asked("balance", "python")) == FAILED


def test_a_function_keeps_to_its_outcomes(registered: Callable[..., Any]) -> None:
    """An outcome that was not declared is a fault of the function."""

    @registered("balance", outcomes=["found"])
    def balance(values: Any) -> Any:
        return "locked"

    assert LookUps({}).ask(asked("balance", "python")) == FAILED


def test_a_function_that_is_not_there_is_failed() -> None:
    """A name that nobody registered is no answer."""
    assert LookUps({}).ask(asked("balance", "python")) == FAILED
