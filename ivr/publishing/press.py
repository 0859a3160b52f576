"""Publishing: a text comes into the file that calls are answered from, on record.

First the intention is put on record, then the file is written, then the record is
closed. Whoever dies in between leaves an intention behind, and the file itself says
what became of it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from ivr.errors import IvrError
from ivr.publishing import committing, drafts, ledger
from ivr.publishing.alone import alone
from ivr.publishing.drafts import Author
from ivr.publishing.files import (
    CannotWrite,
    NoSuchFile,
    Stand,
    digest_of,
    require_text,
    stand_of,
    write_file,
)
from ivr.publishing.ledger import Entry, Version
from ivr.publishing.proposal import (
    Proposal,
    digest_of_all,
    error_parts,
    propose,
    standing,
)
from ivr.records import dataclass
from ivr.store import audit
from ivr.store.database import Connection, Database

TRIES = 3
"""How often a change is looked at anew where other files change meanwhile."""


class FileChanged(IvrError):
    """The file does not say any more what the work was begun on."""

    exit_status = 1

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        super().__init__(
            f"{stand.path} was changed by somebody else meanwhile; merge the two"
        )


class Blocked(IvrError):
    """The checks find errors in it; nothing is published."""

    exit_status = 1

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        count = len(proposal.blocking)
        some = "an error" if count == 1 else f"{count} errors"
        super().__init__(
            f"{proposal.stand.path} has {some}; callers would meet them"
            if not proposal.unfit
            else f"{', '.join(proposal.unfit)} could not be called any more"
        )


class Unwanted(IvrError):
    """It cannot be published as it was asked for."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to publish.

    Attributes:
        base: The digest of what the file said when they looked at it last.
        reason: Why; must be said where errors are published all the same.
        override: Whether errors of the checks are to be published all the same.
        of: The version whose text it is, where one is gone back to.
    """

    path: str
    text: str
    base: str
    author: Author
    reason: str = ""
    override: bool = False
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What was published; ``trouble`` says why it is no commit."""

    version: Version
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """What publishes the files of one flows folder.

    Args:
        data: The program's data folder.
        commits: Whether a publication is a commit, too.
    """

    database: Database
    folder: Path
    data: Path
    commits: bool = False

    # Looked at ----------------------------------------------------------------------

    def stand(self, path: str) -> Stand:
        """What a file says now."""
        return stand_of(self.folder, path)

    def proposal(self, path: str, text: str, now: datetime) -> Proposal:
        """What *text* would do in place of what the file says."""
        return propose(self.folder, self.stand(path), text, now)

    def versions(
        self, path: str, now: datetime, *, before: int | None = None, most: int = 50
    ) -> list[Version]:
        """The versions of a file, the latest first; what was left open is closed."""
        with self.database.read() as connection:
            left = ledger.intended(connection, path)
        if left:
            with alone(self.database, self.data):
                self._settle(path, now)
        with self.database.read() as connection:
            return ledger.versions(connection, path, before=before, most=most)

    def version(self, path: str, number: int) -> Version:
        """One version of a file.

        Raises:
            Unwanted: There is none.
        """
        with self.database.read() as connection:
            found = ledger.version(connection, path, number)
        if found is None or not found.done:
            raise Unwanted(f"{path} has no version {number}")
        return found

    # Done ---------------------------------------------------------------------------

    def publish(self, wish: Wish, now: datetime) -> Done:
        """Have the file say what is wished for.

        Raises:
            FileChanged: It says something else than *wish* was begun on.
            Blocked: The checks find errors in it, and nobody may or did override.
            Unwanted: It would change nothing, or a reason is missing.
            CannotWrite: The file cannot be written.
        """
        require_text(wish.text)
        _require_reason(wish)
        for _ in range(TRIES):
            stand = self.stand(wish.path)
            _require(wish, stand)
            proposal = propose(self.folder, stand, wish.text, now)
            _require_fit(wish, proposal)
            with alone(self.database, self.data):
                self._settle(wish.path, now)
                _require(wish, self.stand(wish.path))
                if digest_of_all(standing(self.folder, stand)) == proposal.digest:
                    return self._publish(wish, proposal, now)
        raise Unwanted("other menus are changing all the time; try again")

    def adopt(
        self, path: str, author: Author, now: datetime, **more: Any
    ) -> Version | None:
        """Put on record what somebody wrote into the file, as published by *author*.

        Args:
            more: ``reason`` and ``override`` of a ``Wish``.

        Returns:
            The version; None where the last one is just this.

        Raises:
            Blocked, Unwanted: As ``publish`` does; the file stays as it is.
        """
        reason, override = more.get("reason", ""), more.get("override", False)
        stand = self.stand(path)
        wish = Wish(path, stand.text, stand.digest, author, reason, override)
        _require_reason(wish)
        last = next(iter(self.versions(path, now, most=1)), None)
        if not stand.there:
            raise Unwanted(f"there is no {path}")
        if last is not None and last.digest == stand.digest:
            return None
        before = Stand(path, last.text, last.digest) if last is not None else stand
        proposal = propose(self.folder, before, stand.text, now)
        _require_fit(wish, proposal)
        with alone(self.database, self.data):
            if self.stand(path).digest != stand.digest:
                raise FileChanged(self.stand(path))
            with self.database.begin() as connection:
                made = ledger.put(connection, _entry(wish, proposal, now), done=True)
                self._close(connection, made, author, now, "")
        name, _ = self._commit(wish, made)
        with self.database.begin() as connection:
            ledger.finish(connection, made.id, name)
        return self.version(path, made.number)

    def roll_back(
        self, path: str, number: int, author: Author, now: datetime, **more: Any
    ) -> Done:
        """Have the file say again what it said as version *number*.

        Errors do not stand in the way of what callers have had before; they are kept
        with the publication.

        Args:
            more: ``base`` and ``reason`` of a ``Wish``; without a base, whatever the
                file says now is gone back from, and kept as a version.

        Raises:
            Unwanted, FileChanged, Blocked, CannotWrite: As ``publish`` does.
        """
        found = self.version(path, number)
        base = more.get("base") or self.stand(path).digest
        reason = more.get("reason", "")
        return self.publish(
            Wish(path, found.text, base, author, reason, False, number), now
        )

    def _publish(self, wish: Wish, proposal: Proposal, now: datetime) -> Done:
        entry = _entry(wish, proposal, now)
        with self.database.begin() as connection:
            _note_found(connection, proposal.stand, now)
            made = ledger.put(connection, entry, done=False)
        try:
            write_file(self.folder, wish.path, wish.text)
        except (CannotWrite, NoSuchFile):
            with self.database.begin() as connection:
                ledger.drop(connection, made.id)
            raise
        name, trouble = self._commit(wish, made)
        with self.database.begin() as connection:
            self._close(connection, made, wish.author, now, name)
        return Done(self.version(wish.path, made.number), trouble)

    def _commit(self, wish: Wish, made: Version) -> tuple[str, str]:
        if not self.commits:
            return "", ""
        what = f"Publish version {made.number} of {wish.path}"
        if wish.of is not None:
            what = f"Go back to version {wish.of} of {wish.path}"
        told = "\n".join(str(each.get("words", "")) for each in made.changes)
        body = "\n\n".join(part for part in (made.reason, told) if part)
        try:
            name = committing.commit(self.folder, wish.path, wish.author, what, body)
        except committing.NotCommitted as error:
            return "", str(error)
        return name, ""

    # What is left open --------------------------------------------------------------

    def _settle(self, path: str, now: datetime) -> None:
        """Close what somebody left open who died while publishing."""
        with self.database.begin() as connection:
            for left in ledger.intended(connection, path):
                if self.stand(path).digest == left.digest:
                    author = Author(left.person, left.name)
                    self._close(connection, left, author, now, "", late=True)
                else:
                    ledger.drop(connection, left.id)

    def _close(
        self,
        connection: Connection,
        made: Version,
        author: Author,
        now: datetime,
        commit: str,
        *,
        late: bool = False,
    ) -> None:
        ledger.finish(connection, made.id, commit)
        drafts.discard(connection, made.path, author, made.digest)
        facts: dict[str, Any] = {"version": made.number, "digest": made.digest}
        if made.of is not None:
            facts["of"] = made.of
        if made.reason:
            facts["reason"] = made.reason
        if made.errors:
            facts["errors"] = len(made.errors)
        if author.person is None and author.name:
            facts["by"] = author.name
        if late:
            facts["closed-late"] = True
        what = "publish" if made.of is None else "roll-back"
        about = f"flow:{made.path}"
        audit.note(connection, now, author.person, what, about, facts, author.address)


def _require(wish: Wish, stand: Stand) -> None:
    if stand.digest != wish.base:
        raise FileChanged(stand)
    if stand.there and stand.text == wish.text:
        raise Unwanted(f"{wish.path} says that already")


def _require_reason(wish: Wish) -> None:
    if wish.override and not wish.reason.strip():
        raise Unwanted("say why callers are to meet these errors")


def _require_fit(wish: Wish, proposal: Proposal) -> None:
    if proposal.unfit:
        # Calls to it would not be answered: there is nothing to be overridden.
        raise Blocked(proposal)
    if proposal.blocking and not wish.override and wish.of is None:
        raise Blocked(proposal)


def _entry(wish: Wish, proposal: Proposal, now: datetime) -> Entry:
    return Entry(
        "published" if wish.of is None else "rolled-back",
        Stand(wish.path, wish.text, digest_of(wish.text)),
        proposal.stand.digest,
        wish.author,
        now,
        wish.reason.strip(),
        wish.of,
        error_parts(proposal.blocking),
        proposal.changes,
    )


def _note_found(connection: Connection, stand: Stand, now: datetime) -> None:
    """Keep what somebody wrote into the file outside: one may want it back."""
    last = next(iter(ledger.versions(connection, stand.path, most=1)), None)
    known = last.digest if last is not None else ""
    if stand.there and known != stand.digest:
        entry = Entry("found", stand, known, Author(), now)
        ledger.put(connection, entry, done=True)
