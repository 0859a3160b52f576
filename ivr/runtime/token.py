"""The state of a call in its action address: authenticated, encrypted, and small.

A token opens only for the call and the version of the flows that it was made for,
and only with a key of this site. The same state gives the same token, so that a
request which the carrier repeats is answered letter by letter the same.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ivr.errors import ConfigurationError, TokenInvalid
from ivr.records import dataclass
from ivr.runtime.state import Session

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
"""The first byte of every token; another one is another layout."""

SHORTEST_SECRET = 16
"""Letters that a secret must have; ``ivr config`` suggests one of 43."""

LONG = 400
"""Bytes of state that are not squeezed yet."""

SQUEEZED = b"z"
"""What a state that was squeezed begins with; one that was not is a JSON object."""

_DIGEST = 16
_NONCE = 12

_SHORT = {
    "flow": "f",
    "node": "n",
    "language": "l",
    "values": "v",
    "memory": "m",
    "menus": "u",
    "frames": "r",
    "told": "t",
    "choice": "c",
    "good": "g",
    "resolved": "s",
    "prepare": "p",
    "chosen": "h",
    "turn": "w",
    "ending": "e",
}
_LONG = {short: name for name, short in _SHORT.items()}

_COMMON = (
    b'resolvedconnecteddialledcallback-requestedvoicemailtexted"r":[["'
    b'"topic":"caller""tries":"2""tries":"1""m":{"tries":"1"},"v":{"'
    b'account-support","n":"main.en","l":"ko","u":[[0,"main"],[0,"'
    b'true,"c":true,"w":{"f":"","n":"","l":"ko","l":"en"},"u":[[0,""]],"t":true,"w":'
)
"""What most sessions hold: deflate refers to it in place of spelling it out."""


class Keys:
    """The keys of a site: the first seals, every one opens.

    A key is changed by putting the new secret first, and taking the old one away
    when no call that began under it can be left.

    Raises:
        ConfigurationError: There is no secret, or one is too short to be one.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        # Imported here: no command needs it but the one that serves.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._pairs: list[tuple[AESGCM, bytes]] = []
        for secret in secrets:
            if len(secret) < SHORTEST_SECRET:
                raise ConfigurationError(
                    f"a secret key needs {SHORTEST_SECRET} letters or more"
                )
            made = blake2b(secret.encode(), digest_size=64, person=b"ivr-call-token")
            self._pairs.append((AESGCM(made.digest()[:32]), made.digest()[32:]))
        if not self._pairs:
            raise ConfigurationError("there is no secret key to seal calls with")

    def encrypt(self, plain: bytes, about: bytes) -> bytes:
        """*plain*, bound to *about*; the nonce first.

        The nonce is a keyed digest of both, not a random number: two states share
        one only where they are the same state. Up to 2**32 tokens a key, two
        different ones meet by chance with a likelihood below 2**-32.

        Source: NIST SP 800-38D, section 8.3, for the bound.
        """
        cipher, nonce_key = self._pairs[0]
        nonce = blake2b(about + plain, key=nonce_key, digest_size=_NONCE).digest()
        return nonce + cipher.encrypt(nonce, plain, about)

    def decrypt(self, sealed: bytes, about: bytes) -> bytes:
        """What ``encrypt`` was given, if one of the keys made it.

        Raises:
            TokenInvalid: None of them did.
        """
        from cryptography.exceptions import InvalidTag

        for cipher, _ in self._pairs:
            try:
                return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
            except InvalidTag:
                continue
        raise TokenInvalid("the address was not made here, or for another call")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a token holds.

    ``digest`` names the version of the flows (32 hexadecimal digits); ``began`` is
    when the call came in and ``until`` when an errand for it must be back, both in
    seconds since 1970; ``failures`` counts how often the call had to be rescued.
    """

    session: Session
    digest: str = "0" * 32
    began: int = 0
    until: int = 0
    failures: int = 0


def seal(sealed: Sealed, keys: Keys, *, call_id: str) -> str:
    """The token for *sealed*, fit for a path of a URL."""
    head = FORMAT + bytes.fromhex(sealed.digest)
    plain = _deflate(_written(sealed))
    made = head + keys.encrypt(plain, head + call_id.encode("utf-8", "replace"))
    return urlsafe_b64encode(made).rstrip(b"=").decode("ascii")


def unseal(token: str, keys: Keys, *, call_id: str) -> Sealed:
    """What *token* holds, if it was made here for the call *call_id*.

    Raises:
        TokenInvalid: It was altered, belongs to another call, or its key is gone.
    """
    raw = _decoded(token)
    head, body = raw[: 1 + _DIGEST], raw[1 + _DIGEST :]
    if head[:1] != FORMAT or len(body) <= _NONCE:
        raise TokenInvalid("the address has no state of a call in it")
    plain = keys.decrypt(body, head + call_id.encode("utf-8", "replace"))
    try:
        return _read(_inflate(plain), head)
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise TokenInvalid("the address is from another release") from error


def _decoded(token: str) -> bytes:
    """The bytes of *token*, which is refused unless written just as we write it.

    The last letter of base64 has bits that mean nothing; a token in which they
    differ would be another spelling of the same state.
    """
    try:
        spelled = token.encode("ascii")
        raw = urlsafe_b64decode(spelled + b"=" * (-len(spelled) % 4))
    except ValueError as error:
        raise TokenInvalid("the address has no state of a call in it") from error
    if urlsafe_b64encode(raw).rstrip(b"=") != spelled:
        raise TokenInvalid("the address has no state of a call in it")
    return raw


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: ``json.dumps`` makes one for each state."""


def _written(sealed: Sealed) -> bytes:
    # Not by ``to_json``, which copies the whole session field by field: this runs
    # while somebody waits on the line.
    session = sealed.session
    plain: dict[str, Any] = {
        short: value
        for name, short in _SHORT.items()
        if (value := getattr(session, name))
    }
    if session.frames:
        plain["r"] = [[frame.flow, frame.node] for frame in session.frames]
    for name, number in (
        ("b", sealed.began),
        ("d", sealed.until),
        ("x", sealed.failures),
    ):
        if number:
            plain[name] = number
    return _JSON.encode(plain).encode("utf-8", "surrogatepass")


def _read(written: bytes, head: bytes) -> Sealed:
    plain: Mapping[str, Any] = json.loads(written.decode("utf-8", "surrogatepass"))
    session = dict.fromkeys(("flow", "node", "language"), "")
    session |= {_LONG[name]: v for name, v in plain.items() if name in _LONG}
    return Sealed(
        Session.from_json(session),
        head[1:].hex(),
        plain.get("b", 0),
        plain.get("d", 0),
        plain.get("x", 0),
    )


def _deflate(plain: bytes) -> bytes:
    """*plain* made shorter where it is long.

    Most states are short, and squeezing a hundred letters out of an address costs
    more time than all else that is done here.
    """
    if len(plain) < LONG:
        return plain
    squeezed = zlib.compressobj(6, zlib.DEFLATED, -10, 1, zdict=_COMMON)
    return SQUEEZED + squeezed.compress(plain) + squeezed.flush()


def _inflate(plain: bytes) -> bytes:
    if not plain.startswith(SQUEEZED):
        return plain
    return zlib.decompressobj(-15, zdict=_COMMON).decompress(plain[1:])
