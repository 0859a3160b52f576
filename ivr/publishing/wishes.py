"""What somebody wants to publish, what came of it, and what stands in its way."""

from __future__ import annotations

from ivr.errors import IvrError
from ivr.publishing.drafts import Author
from ivr.publishing.files import Stand
from ivr.publishing.ledger import Version
from ivr.publishing.proposal import Proposal
from ivr.records import dataclass


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
    """What was published; ``trouble`` says why it is no commit.

    *beside* are the versions of other files that were published with it.
    """

    version: Version
    trouble: str = ""
    beside: tuple[Version, ...] = ()
