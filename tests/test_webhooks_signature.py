"""Only the carrier is let in: by its signature, over the address that is configured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from phone_site import Site, site_at
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from ivr.config import load
from webhooks.signature import Gate

BASE = "https://ivr.example.org/phone"
PATH = "/voice/desk"
FIELDS = {"CallSid": "CA1", "From": "+821012345678", "To": "+82215889999"}

KNOWN = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "To": "+18005551212",
}
"""Twilio's own examples; ``Caller`` and ``From`` are added below."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site that the carrier reaches behind a proxy, with two tokens."""
    env = {"IVR_PUBLIC_URL": BASE, "TWILIO_AUTH_TOKEN": "12345, 67890"}
    with site_at(tmp_path, env=env) as site:
        yield site


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """Somebody who asks."""
    return site.client


def signed(
    url: str = BASE + PATH, fields: Any = None, token: str = "12345"
) -> dict[str, str]:
    """The header that the carrier would send."""
    fields = FIELDS if fields is None else fields
    return {
        "X-Twilio-Signature": RequestValidator(token).compute_signature(url, fields)
    }


def test_the_carrier_is_let_in(client: FlaskClient) -> None:
    """A request with the right signature is answered."""
    assert client.post(PATH, data=FIELDS, headers=signed()).status_code == 200


@pytest.mark.parametrize("token", ["12345", "67890"])
def test_two_tokens_hold_while_one_is_promoted(client: FlaskClient, token: str) -> None:
    """Calls go on while the primary token is being changed."""
    answer = client.post(PATH, data=FIELDS, headers=signed(token=token))

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Twilio-Signature": ""},
        {"X-Twilio-Signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
        {"X-Twilio-Signature": "서명"},
        {"X-Twilio-Signature": "é" * 28},
        {"X-Twilio-Signature": "=" * 5000},
    ],
    ids=["none", "empty", "another's", "korean", "latin", "long"],
)
def test_strangers_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    """Whatever a stranger sends for a signature is refused, and breaks nothing."""
    encoded = {k: v.encode("utf-8").decode("latin-1") for k, v in headers.items()}
    answer = client.post(PATH, data=FIELDS, headers=encoded)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        BASE + PATH + "/",
        BASE.replace("https", "http") + PATH,
        BASE.upper() + PATH,
        "https://other.example.org/phone" + PATH,
        "http://localhost" + PATH,
        BASE + PATH + "?a=1",
    ],
)
def test_another_address_is_another_signature(client: FlaskClient, url: str) -> None:
    """A signature over any address but the configured one is refused."""
    assert client.post(PATH, data=FIELDS, headers=signed(url)).status_code == 403


def test_the_usual_port_may_be_written(client: FlaskClient) -> None:
    """The carrier signs the address with its port, or without."""
    url = BASE.replace(".org", ".org:443") + PATH

    assert client.post(PATH, data=FIELDS, headers=signed(url)).status_code == 200


@pytest.mark.parametrize(
    ("public", "url"),
    [
        ("https://ivr.example.org:8443", "https://ivr.example.org:8443"),
        ("https://ivr.example.org:8443", "https://ivr.example.org"),
        ("https://user:pw@ivr.example.org", "https://user:pw@ivr.example.org"),
        ("https://user:pw@ivr.example.org", "https://user:pw@ivr.example.org:443"),
        ("http://[::1]:5000", "http://[::1]:5000"),
        ("https://ivr.example.org/", "https://ivr.example.org"),
    ],
)
def test_addresses_of_all_sorts_are_understood(
    tmp_path: Path, public: str, url: str
) -> None:
    """Ports, names with passwords and IPv6 are signed as they are configured."""
    env = {"IVR_PUBLIC_URL": public, "TWILIO_AUTH_TOKEN": "12345"}
    with site_at(tmp_path, env=env) as site:
        answer = site.client.post(PATH, data=FIELDS, headers=signed(url + PATH))

    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "X-Forwarded-Proto"])
def test_what_strangers_say_of_the_address_counts_for_nothing(
    client: FlaskClient, name: str
) -> None:
    """Who sends another host with a signature for it is refused."""
    headers = signed("https://evil.example.com" + PATH)
    headers[name] = "evil.example.com"

    assert client.post(PATH, data=FIELDS, headers=headers).status_code == 403


def test_the_query_is_signed_letter_by_letter(client: FlaskClient) -> None:
    """Escapes are compared as they came in, not as what they mean."""
    path = f"{PATH}?a=%2B1&b=+1&c=%2b1"
    good = client.post(path, data=FIELDS, headers=signed(BASE + path))
    meant = client.post(path, data=FIELDS, headers=signed(BASE + f"{PATH}?a=+1&b= 1"))

    assert (good.status_code, meant.status_code) == (200, 403)


def test_a_name_in_another_script_is_signed_as_sent(client: FlaskClient) -> None:
    """A flow with a Korean name is asked for by its escaped address."""
    path = "/voice/%EC%83%81%EB%8B%B4"
    answer = client.post(path, data=FIELDS, headers=signed(BASE + path))

    assert answer.status_code == 200


def test_a_changed_field_is_refused(client: FlaskClient) -> None:
    """Who changes what the caller pressed is not the carrier."""
    forged = {**FIELDS, "Digits": "9"}

    assert client.post(PATH, data=forged, headers=signed()).status_code == 403


def test_a_field_sent_twice_is_signed_with_both(client: FlaskClient) -> None:
    """Fields that are repeated are all part of the signature."""
    fields = MultiDict([*FIELDS.items(), ("StatusCallbackEvent", "b"),
                        ("StatusCallbackEvent", "a")])  # fmt: skip
    answer = client.post(PATH, data=fields, headers=signed(fields=fields))

    assert answer.status_code == 200


def test_letters_of_all_scripts_are_signed(client: FlaskClient) -> None:
    """A caller's name or city may be written in any script."""
    fields = {**FIELDS, "CallerCity": "서울", "CallerName": "Zoë 🌊"}
    answer = client.post(PATH, data=fields, headers=signed(fields=fields))

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "query", ["", "?bodySHA256=" + "0" * 64], ids=["plain", "with hash"]
)
def test_json_is_not_waved_through(client: FlaskClient, query: str) -> None:
    """A body that the signature says nothing of is refused, however it is signed."""
    headers = signed(BASE + PATH + query, {})
    answer = client.post(PATH + query, json=FIELDS, headers=headers)

    assert answer.status_code == 403


def test_a_form_in_parts_is_not_waved_through(client: FlaskClient) -> None:
    """The carrier sends no multipart forms."""
    answer = client.post(
        PATH, data=FIELDS, headers=signed(), content_type="multipart/form-data"
    )

    assert answer.status_code == 403


def test_the_algorithm_is_not_taken_from_the_request(client: FlaskClient) -> None:
    """A header cannot choose how its own signature is checked."""
    made = RequestValidator("12345").compute_signature(
        BASE + PATH, FIELDS, "HMAC_SHA256"
    )
    headers = {
        "X-Twilio-Signature": made,
        "X-Twilio-Webhooks-Signature-Settings": "key=1,algorithm=HMAC_SHA256",
    }

    assert client.post(PATH, data=FIELDS, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        *(f"/voice/desk/{what}/TOKEN" for what in ("step", "poll", "wait", "key")),
        *(f"/voice/desk/{what}/TOKEN" for what in ("left", "dialled", "whisper")),
        *(f"/voice/desk/{what}/TOKEN" for what in ("recorded", "recording")),
        *("/voice/status", "/text/status", "/voice/no-such-flow"),
    ],
)
def test_every_address_is_guarded(client: FlaskClient, path: str) -> None:
    """No address of the carrier's answers a stranger."""
    assert client.post(path, data=FIELDS).status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_last_resort_asks_for_nothing(client: FlaskClient, method: str) -> None:
    """The fallback answers without a signature, whichever way it is asked."""
    assert getattr(client, method)("/voice/fallback").status_code == 200


def test_calls_are_not_taken_by_get(client: FlaskClient) -> None:
    """An address that could be captured and asked again by a link is not there."""
    headers = signed(fields={})

    assert client.get(PATH, headers=headers).status_code == 405


@pytest.mark.parametrize(
    ("number", "signature"),
    [
        ("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("+14158675310", "L/OH5YylLD5NRKLltdqwSvS0BnU="),
    ],
)
def test_known_answers_are_known(site: Site, number: str, signature: str) -> None:
    """The signatures of the carrier's own examples are accepted."""
    host = "https://mycompany.com" if number.endswith("09") else "https://example.com"
    env = {"IVR_PUBLIC_URL": host, "TWILIO_AUTH_TOKEN": "12345"}
    gate = Gate(load(env))
    fields = {**KNOWN, "Caller": number, "From": number}
    context = site.app.test_request_context(
        "/myapp.php?foo=1&bar=2",
        method="POST",
        data=fields,
        headers={"X-Twilio-Signature": signature},
    )

    assert gate.fault(context.request) is None


# Without a token ---------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path) -> Iterator[FlaskClient]:
    """A site without a token."""
    with site_at(tmp_path) as site:
        yield site.client


def test_this_machine_is_served_without_a_token(here: FlaskClient) -> None:
    """Who tries a menu on their own machine needs no signature."""
    assert here.post(PATH, data=FIELDS).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.8", "::ffff:192.0.2.7"])
def test_other_machines_are_not(here: FlaskClient, address: str) -> None:
    """Without a token anybody could pose as the carrier."""
    answer = here.post(PATH, data=FIELDS, environ_base={"REMOTE_ADDR": address})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
        {"Host": "abc123.tunnel.example.net"},
        {"Host": "attacker.example.com:5000"},
    ],
)
def test_a_tunnel_does_not_make_strangers_neighbours(
    here: FlaskClient, headers: dict[str, str]
) -> None:
    """What comes through a proxy on this machine comes from anywhere."""
    assert here.post(PATH, data=FIELDS, headers=headers).status_code == 403


def test_with_a_token_the_machine_itself_must_sign(tmp_path: Path) -> None:
    """Once there is a token, being near is not enough."""
    with site_at(tmp_path, env={"TWILIO_AUTH_TOKEN": "12345"}) as site:
        answer = site.client.post(PATH, data=FIELDS)

    assert answer.status_code == 403


def test_on_this_machine_its_own_name_stands_for_the_address(tmp_path: Path) -> None:
    """A carrier's stand-in on this machine signs what it asks."""
    with site_at(tmp_path, env={"TWILIO_AUTH_TOKEN": "12345"}) as site:
        headers = signed("http://localhost" + PATH)
        answer = site.client.post(PATH, data=FIELDS, headers=headers)

    assert answer.status_code == 200


def test_a_strange_name_does_not_stand_for_the_address(tmp_path: Path) -> None:
    """Without a configured address no name but this machine's own counts."""
    with site_at(tmp_path, env={"TWILIO_AUTH_TOKEN": "12345"}) as site:
        headers = signed("http://evil.example.com" + PATH)
        headers["Host"] = "evil.example.com"
        answer = site.client.post(PATH, data=FIELDS, headers=headers)

    assert answer.status_code == 403
