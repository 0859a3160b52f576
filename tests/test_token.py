"""The sealed state of a call: it opens here, for this call, and unchanged."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.errors import ConfigurationError, TokenInvalid
from ivr.runtime import token
from ivr.runtime.state import Frame, Session
from ivr.runtime.token import Keys, Sealed, seal, unseal

KEYS = Keys(["a secret of this site"])
CALL = "CA" + "0" * 32

words = st.text(max_size=12)
sessions = st.builds(
    Session,
    flow=words,
    node=words,
    language=st.sampled_from(["ko", "en", "pt-BR"]),
    values=st.dictionaries(words, words, max_size=4),
    memory=st.dictionaries(words, words, max_size=3),
    menus=st.lists(st.tuples(st.integers(0, 9), words), max_size=8).map(tuple),
    frames=st.lists(st.builds(Frame, words, words), max_size=3).map(tuple),
    told=st.booleans(),
    choice=st.booleans(),
    good=words,
    resolved=st.lists(words, max_size=3).map(tuple),
    prepare=st.lists(words, max_size=3).map(tuple),
    turn=st.integers(0, 500),
    ending=words,
)
seals = st.builds(
    Sealed,
    session=sessions,
    digest=st.binary(min_size=16, max_size=16).map(bytes.hex),
    began=st.integers(0, 2**33),
    until=st.integers(0, 2**33),
    failures=st.integers(0, 5),
)

WAITING = Sealed(
    Session(
        "account-support",
        "account.2",
        "ko",
        values={"topic": "unlock"},
        memory={"tries": "1"},
        menus=((0, "main"), (0, "account")),
        told=True,
        turn=5,
    ),
    "ab" * 16,
    1_790_000_000,
)


@given(seals)
def test_what_was_sealed_comes_out(sealed: Sealed) -> None:
    """Any state of a call comes back from its token just as it was."""
    opened = unseal(seal(sealed, KEYS, call_id=CALL), KEYS, call_id=CALL)

    assert opened == sealed


@given(seals, st.data())
def test_any_changed_letter_is_refused(sealed: Sealed, data: st.DataObject) -> None:
    """A token with one letter changed opens nothing."""
    made = seal(sealed, KEYS, call_id=CALL)
    at = data.draw(st.integers(0, len(made) - 1))
    letter = data.draw(st.characters().filter(lambda c: c != made[at]))

    with pytest.raises(TokenInvalid):
        unseal(made[:at] + letter + made[at + 1 :], KEYS, call_id=CALL)


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="


@pytest.mark.parametrize("node", ["a", "aa", "aaa"])
def test_a_token_has_one_spelling(node: str) -> None:
    """The last letter has bits that mean nothing; they cannot be changed either."""
    made = seal(Sealed(Session("f", node, "en")), KEYS, call_id=CALL)
    for letter in set(LETTERS) - {made[-1]}:
        with pytest.raises(TokenInvalid):
            unseal(made[:-1] + letter, KEYS, call_id=CALL)


@given(seals, st.data())
def test_a_shortened_token_is_refused(sealed: Sealed, data: st.DataObject) -> None:
    """A token that lost its end opens nothing."""
    made = seal(sealed, KEYS, call_id=CALL)

    with pytest.raises(TokenInvalid):
        unseal(made[: data.draw(st.integers(0, len(made) - 1))], KEYS, call_id=CALL)


@given(st.text(max_size=300))
def test_strangers_tokens_are_refused(text: str) -> None:
    """Whatever somebody writes in the place of a token opens nothing."""
    with pytest.raises(TokenInvalid):
        unseal(text, KEYS, call_id=CALL)


def test_another_calls_token_is_refused() -> None:
    """A token opens for the call that it was made for, and no other."""
    made = seal(WAITING, KEYS, call_id=CALL)

    with pytest.raises(TokenInvalid):
        unseal(made, KEYS, call_id="CA" + "1" * 32)


def test_another_sites_token_is_refused() -> None:
    """A token opens only with a key of the site that made it."""
    made = seal(WAITING, Keys(["the secret of another"]), call_id=CALL)

    with pytest.raises(TokenInvalid):
        unseal(made, KEYS, call_id=CALL)


def test_an_old_key_still_opens() -> None:
    """Calls that began before a key was changed go on."""
    made = seal(WAITING, KEYS, call_id=CALL)
    rotated = Keys(["the new secret of this site", "a secret of this site"])

    assert unseal(made, rotated, call_id=CALL) == WAITING


def test_the_first_key_seals() -> None:
    """Once a new key stands first, the old one is no longer needed for new calls."""
    rotated = Keys(["the new secret of this site", "a secret of this site"])
    made = seal(WAITING, rotated, call_id=CALL)

    assert unseal(made, Keys(["the new secret of this site"]), call_id=CALL)


def test_the_same_state_gives_the_same_token() -> None:
    """A request that the carrier repeats is answered letter by letter the same."""
    assert seal(WAITING, KEYS, call_id=CALL) == seal(WAITING, KEYS, call_id=CALL)


def test_values_cannot_be_read_from_outside() -> None:
    """What a caller keyed in does not stand in the carrier's logs."""
    held = Session("f", "n", "en", values={"pin": "4711471147114711"})
    made = seal(Sealed(held), KEYS, call_id=CALL)

    assert b"4711" not in token._decoded(made)


def test_a_usual_state_is_short() -> None:
    """An address with a state in it stays under 300 letters."""
    assert len(seal(WAITING, KEYS, call_id=CALL)) < 280


def test_a_long_state_is_squeezed() -> None:
    """A call that has gathered a lot still has an address that everybody reads.

    Source: Twilio's error 21609: addresses have at most 4,000 letters.
    """
    values = {f"value-{number}": "가나다라마바사" * 4 for number in range(60)}
    held = Session("account-support", "account.2", "ko", values=values)

    assert len(seal(Sealed(held), KEYS, call_id=CALL)) < 1_500


def test_a_token_is_fit_for_a_path() -> None:
    """No letter of a token needs to be escaped in an address."""
    assert (
        seal(WAITING, KEYS, call_id=CALL).replace("-", "a").replace("_", "a").isalnum()
    )


def test_every_field_of_the_session_is_sealed() -> None:
    """A field that is added to the session is not forgotten here."""
    assert set(token._SHORT) == {field.name for field in fields(Session)}


@pytest.mark.parametrize(
    "secrets", [[], [""], ["short"], ["long enough to be one", "x"]]
)
def test_a_site_without_a_proper_key_does_not_start(secrets: list[str]) -> None:
    """An empty or short key is refused before the first call."""
    with pytest.raises(ConfigurationError):
        Keys(secrets)
