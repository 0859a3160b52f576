"""Publishing: a text comes into the file that calls are answered from, on record.

First the intention is put on record, then the file is written, then the record is
closed. Whoever dies in between leaves an intention behind, and the file itself says
what became of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

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
from ivr.publishing.wishes import Blocked, Done, FileChanged, Unwanted, Wish
from ivr.records import dataclass
from ivr.store import audit
from ivr.store.database import Connection, Database

TRIES = 3
"""How often a change is looked at anew where other files change meanwhile."""


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

    def publish(self, wish: Wish, now: datetime, beside: Sequence[Wish] = ()) -> Done:
        """Have the file say what is wished for, and others with it: all or none.

        Args:
            beside: What is wished for of other files; reason and override are those
                of *wish*.

        Raises:
            FileChanged: One says something else than its wish was begun on.
            Blocked: The checks find errors in it, and nobody may or did override.
            Unwanted: It would change nothing, or a reason is missing.
            CannotWrite: A file cannot be written.
        """
        for each in (wish, *beside):
            require_text(each.text)
        _require_reason(wish)
        for _ in range(TRIES):
            first, *more = self._wanted((wish, *beside))
            stand, stands = self.stand(first.path), [self.stand(e.path) for e in more]
            pairs = tuple(zip(stands, (each.text for each in more), strict=True))
            proposal = propose(self.folder, stand, first.text, now, pairs)
            _require_fit(wish, proposal)
            with alone(self.database, self.data):
                for each in (wish, *beside):
                    self._settle(each.path, now)
                self._wanted((wish, *beside))
                if digest_of_all(standing(self.folder, stand, *stands)) == (
                    proposal.digest
                ):
                    return self._publish((first, *more), proposal, now)
        raise Unwanted("other menus are changing all the time; try again")

    def _wanted(self, wishes: Sequence[Wish]) -> list[Wish]:
        """Those of *wishes* that change something; every file is as it was."""
        stands = [self.stand(each.path) for each in wishes]
        for wish, stand in zip(wishes, stands, strict=True):
            if stand.digest != wish.base:
                raise FileChanged(stand)
        found = [
            replace(wish, reason=wishes[0].reason, override=wishes[0].override)
            for wish, stand in zip(wishes, stands, strict=True)
            if not stand.there or stand.text != wish.text
        ]
        if not found:
            raise Unwanted(f"{wishes[0].path} says that already")
        return found

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
                entry = _entry(wish, before, proposal, now)
                made = ledger.put(connection, entry, done=True)
                self._close(connection, made, author, now, "")
        name, _ = self._commit((wish,), made)
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

    def _publish(
        self, wishes: Sequence[Wish], proposal: Proposal, now: datetime
    ) -> Done:
        stands = (proposal.stand, *(stand for stand, _ in proposal.beside))
        with self.database.begin() as connection:
            for stand in stands:
                _note_found(connection, stand, now)
            made = [
                ledger.put(connection, _entry(wish, stand, proposal, now), done=False)
                for wish, stand in zip(wishes, stands, strict=True)
            ]
        try:
            self._write(wishes, stands)
        except (CannotWrite, NoSuchFile):
            with self.database.begin() as connection:
                for each in made:
                    ledger.drop(connection, each.id)
            raise
        name, trouble = self._commit(wishes, made[0])
        with self.database.begin() as connection:
            for wish, each in zip(wishes, made, strict=True):
                self._close(connection, each, wish.author, now, name)
        done = [self.version(each.path, each.number) for each in made]
        return Done(done[0], trouble, tuple(done[1:]))

    def _write(self, wishes: Sequence[Wish], stands: Sequence[Stand]) -> None:
        """Write all files; where one cannot be, the others say again what they said."""
        written: list[Stand] = []
        try:
            for wish, stand in zip(wishes, stands, strict=True):
                write_file(self.folder, wish.path, wish.text)
                written.append(stand)
        except (CannotWrite, NoSuchFile):
            for stand in written:
                if stand.there:
                    write_file(self.folder, stand.path, stand.text)
                else:
                    (self.folder / stand.path).unlink(missing_ok=True)
            raise

    def _commit(self, wishes: Sequence[Wish], made: Version) -> tuple[str, str]:
        if not self.commits:
            return "", ""
        wish, paths = wishes[0], [each.path for each in wishes]
        what = f"Publish version {made.number} of {wish.path}"
        if wish.of is not None:
            what = f"Go back to version {wish.of} of {wish.path}"
        told = "\n".join(str(each.get("words", "")) for each in made.changes)
        body = "\n\n".join(part for part in (made.reason, told) if part)
        try:
            name = committing.commit(self.folder, paths, wish.author, what, body)
        except committing.NotCommitted as error:
            return "", str(error)
        return name, ""

    # What is left open --------------------------------------------------------------

    def _settle(self, path: str, now: datetime) -> None:
        """Close what somebody left open who died while publishing.

        Of several files that were to change together, those are written that are not
        yet, if one is: nobody is left with half of it.
        """
        with self.database.begin() as connection:
            for left in self._left_with(ledger.intended(connection, path), connection):
                if self.stand(left.path).digest == left.digest:
                    author = Author(left.person, left.name)
                    self._close(connection, left, author, now, "", late=True)
                else:
                    ledger.drop(connection, left.id)

    def _left_with(
        self, left: Sequence[Version], connection: Connection
    ) -> list[Version]:
        """*left*, with what was to be published together with it, as far as it goes."""
        moments = {(each.at, each.person, each.name) for each in left}
        found = [
            each
            for each in ledger.intended(connection)
            if (each.at, each.person, each.name) in moments
        ]
        stands = {each.id: self.stand(each.path).digest for each in found}
        if any(stands[each.id] == each.digest for each in found):
            for each in found:
                if stands[each.id] == each.before:
                    write_file(self.folder, each.path, each.text)
        return found

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


def _require_reason(wish: Wish) -> None:
    if wish.override and not wish.reason.strip():
        raise Unwanted("say why callers are to meet these errors")


def _require_fit(wish: Wish, proposal: Proposal) -> None:
    if proposal.unfit:
        # Calls to it would not be answered: there is nothing to be overridden.
        raise Blocked(proposal)
    if proposal.blocking and not wish.override and wish.of is None:
        raise Blocked(proposal)


def _entry(wish: Wish, stand: Stand, proposal: Proposal, now: datetime) -> Entry:
    """What goes on record; what callers meet is told with the first file of several."""
    told = stand.path == proposal.stand.path
    return Entry(
        "published" if wish.of is None else "rolled-back",
        Stand(wish.path, wish.text, digest_of(wish.text)),
        stand.digest,
        wish.author,
        now,
        wish.reason.strip(),
        wish.of,
        error_parts(proposal.blocking) if told else (),
        proposal.changes if told else (),
    )


def _note_found(connection: Connection, stand: Stand, now: datetime) -> None:
    """Keep what somebody wrote into the file outside: one may want it back."""
    last = next(iter(ledger.versions(connection, stand.path, most=1)), None)
    known = last.digest if last is not None else ""
    if stand.there and known != stand.digest:
        entry = Entry("found", stand, known, Author(), now)
        ledger.put(connection, entry, done=True)
