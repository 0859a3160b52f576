"""Asks other systems for callers: only where the site allows it, and never for long.

Only declared hosts are asked, over https, at addresses of the public network; one
in our own network must be declared as such. No redirect is followed, nothing is
asked twice, and whatever goes wrong is the outcome ``failed``.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import json
import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Timer
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from ivr.runtime.functions import FUNCTIONS
from ivr.telephony import LookUp, Outcome

LARGEST = 64 * 1024
"""Bytes of an answer: an outcome and some values take a few hundred."""

LONGEST_VALUE, MOST_VALUES = 200, 20
"""A value is said to a caller, and travels in the address of the next step."""

FAILED = Outcome("failed")

log = logging.getLogger(__name__)

Resolve = Callable[[str, int], Iterable[str]]
"""Gives the addresses of a host."""


class Refused(Exception):
    """A look-up that this site does not allow; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A host that may be asked; ``private`` ones may lie in our own network."""

    scheme: str
    host: str
    port: int
    private: bool = False


def places(public: Iterable[str], private: Iterable[str]) -> Mapping[str, Place]:
    """The hosts that a site has declared, by ``host:port``.

    A host is written bare, with a port, or as an address. One that is an IP address
    or ``localhost`` is allowed by its very name.

    Raises:
        ValueError: One of them cannot be a host.
    """
    found = {}
    for declared, ours in [
        *((p, False) for p in public),
        *((p, True) for p in private),
    ]:
        parts = urlsplit(declared if "://" in declared else f"https://{declared}")
        host = (parts.hostname or "").rstrip(".").lower()
        usable = re.fullmatch(r"[\w.:-]+", host) and not parts.path.strip("/")
        if not usable or parts.scheme not in ("http", "https"):
            raise ValueError(f'"{declared}" is no host')
        port = parts.port or _usual(parts.scheme)
        place = Place(parts.scheme, host, port, ours or _names_itself(host))
        found[f"{host}:{port}"] = place
    return found


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _names_itself(host: str) -> bool:
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(host)
        return True
    return host == "localhost"


def resolve(host: str, port: int) -> list[str]:
    """The addresses of *host*, as the machine's own resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class LookUps:
    """Asks for callers what flows want to know."""

    def __init__(
        self,
        allowed: Mapping[str, Place],
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._tls = tls

    def ask(self, asked: LookUp) -> Outcome:
        """Ask, and give the outcome; ``failed`` whatever goes wrong, never an error."""
        try:
            if asked.method == "python":
                plain: Any = FUNCTIONS[asked.address](dict(asked.values))
            else:
                plain = json.loads(self._fetch(asked))
            return _outcome(plain, asked)
        except Exception as error:
            # Not even a service or a function that fails oddly ends a call. The
            # address stays out of the log: it may hold a caller's values.
            name = type(error).__name__
            reason = str(error) if isinstance(error, Refused) else name
            log.warning("look-up at %s failed: %s", _shown(asked), reason)
            return FAILED

    def _fetch(self, asked: LookUp) -> bytes:
        parts = urlsplit(asked.address)
        place = self._place(asked.address)
        address = self._address(place)
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = [parts.query] if parts.query else []
        body, headers = None, {"Accept": "application/json", "User-Agent": "ivr"}
        if asked.method == "post":
            body = json.dumps(dict(asked.values)).encode()
            headers["Content-Type"] = "application/json"
        elif asked.values:
            query.append(urlencode(dict(asked.values)))
        if query:
            target += "?" + "&".join(query)
        connection = _Connection(place, address, asked.budget, self._tls)
        return _exchange(connection, asked, target, body, headers)

    def _place(self, address: str) -> Place:
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise Refused("the address has a name or a password in it")
        host = (parts.hostname or "").rstrip(".").lower()
        port = parts.port or _usual(parts.scheme)
        place = self._allowed.get(f"{host}:{port}")
        if place is None or place.scheme != parts.scheme:
            raise Refused("the host is not in IVR_LOOKUP_HOSTS")
        return place

    def _address(self, place: Place) -> str:
        """The address to connect to: the very one that was looked at.

        Asking the resolver again while connecting would let a name change between
        the check and the use.
        """
        found = list(self._resolve(place.host, place.port))
        if not found:
            raise Refused("the host has no address")
        for address in found:
            ip = _meant(address)
            if place.scheme == "http" and not ip.is_loopback:
                raise Refused("without https only this machine is asked")
            if not place.private and (not ip.is_global or ip.is_multicast):
                raise Refused("the host lies in our own network")
        return found[0]


_NAT64 = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _meant(address: str) -> Address:
    """The machine that *address* leads to: IPv6 has several ways to write an IPv4.

    Source: RFC 4291 (mapped), RFC 3056 (6to4), RFC 6052 (64:ff9b::).
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(ip.packed[-4:])
    return ip.ipv4_mapped or ip.sixtofour or ip


class _Connection(http.client.HTTPConnection):
    """Connects to an address that was looked at, under the name of its host."""

    def __init__(
        self, place: Place, address: str, budget: float, tls: ssl.SSLContext | None
    ) -> None:
        super().__init__(place.host, place.port, timeout=budget)
        self.default_port = _usual(place.scheme)
        self._late = False
        self._place = place
        self._address = address
        self._tls = tls

    def connect(self) -> None:
        """Open the line, and check whose it is."""
        place = self._place
        self.sock = socket.create_connection((self._address, place.port), self.timeout)
        if place.scheme == "https":
            context = self._tls or ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=place.host)
        if self._late:
            raise TimeoutError("the line was opened too late")

    def cut(self) -> None:
        """End whatever goes on; a reader in another thread finds the line dead."""
        self._late = True
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def _exchange(
    connection: _Connection,
    asked: LookUp,
    target: str,
    body: bytes | None,
    headers: Mapping[str, str],
) -> bytes:
    # The time-out of a socket begins anew with every byte; the budget does not.
    timer = Timer(asked.budget, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request(asked.method.upper(), target, body, dict(headers))
        answer = connection.getresponse()
        if not 200 <= answer.status < 300:
            raise Refused(f"the service answered {answer.status}")
        text = answer.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise Refused("the answer is too large")
        return text
    finally:
        timer.cancel()
        connection.close()


def _outcome(plain: Any, asked: LookUp) -> Outcome:
    """The answer as an outcome, if it is one that the flow declared."""
    name = plain["outcome"] if isinstance(plain, dict) else plain
    if name not in asked.outcomes:
        raise Refused("the outcome is none that the flow declares")
    values = plain.get("values") or {} if isinstance(plain, dict) else {}
    kept = {
        key: _word(value)
        for key, value in list(values.items())[:MOST_VALUES]
        if key in asked.gives
    }
    return Outcome(name, kept)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        raise Refused("a value is neither a word nor a number")
    word = str(value)
    if len(word) > LONGEST_VALUE:
        raise Refused("a value is too long to be said")
    return word


def _shown(asked: LookUp) -> str:
    if asked.method == "python":
        return asked.address
    try:
        return urlsplit(asked.address).hostname or "no host"
    except ValueError:
        return "no host"
