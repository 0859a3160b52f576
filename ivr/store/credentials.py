"""Secrets that people hold: passwords, sessions, links. Kept as digests alone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from hashlib import sha256
from threading import Semaphore
from typing import Any

LETTERS = 15
"""The fewest letters of a password that stands alone.

Source: NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters where it is the
only factor, at least 64 allowed, and no rules of what they must be.
"""

MOST_LETTERS = 256

AT_A_TIME = 2
"""Passwords worked out at once: each takes 64 MiB and a core."""


def new_token() -> str:
    """A secret for an address or a cookie, which nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token: who reads the database cannot use it."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def fault_of(password: str, about: tuple[str, ...] = ()) -> str | None:
    """Why *password* will not do, as the key of a message; None where it will.

    Args:
        about: What others know of the person, such as the login.
    """
    if len(password) < LETTERS:
        return "password.short"
    if len(password) > MOST_LETTERS:
        return "password.long"
    bare = password.casefold()
    for word in sorted(about, key=len, reverse=True):
        bare = bare.replace(word.casefold(), "") if word else bare
    if len(set(bare)) < 5:
        return "password.plain"
    return None


class Passwords:
    """Keeps passwords as argon2id, at the library's costs unless *costs* says else.

    Source: RFC 9106, section 4, the second recommended option: 64 MiB, 3 rounds.
    """

    def __init__(self, **costs: Any) -> None:
        # A third of what `ivr --help` takes to load, and needed to log in only.
        from argon2 import PasswordHasher

        self._hasher = PasswordHasher(**costs)
        self._few = Semaphore(AT_A_TIME)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(new_token())

    def kept(self, password: str) -> str:
        """What is kept of *password*."""
        with self._working():
            return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def fits(self, kept: str, password: str) -> bool:
        """Whether *password* is the one *kept*; as slow where nothing is kept."""
        from argon2.exceptions import InvalidHashError, VerificationError

        given = password[: MOST_LETTERS + 1].encode("utf-8", "surrogatepass")
        # Whoever is not known takes as long to be refused as whoever is: this is
        # asked for each time, so that the first unknown one pays for it no more.
        nobody = self._nobody
        try:
            with self._working():
                return self._hasher.verify(kept or nobody, given) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def is_old(self, kept: str) -> bool:
        """Whether it was kept at other costs than those of today."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _working(self) -> Iterator[Any]:
        with self._few:
            yield
