"""The command line: one file a command, each loaded when it is called.

``main`` is what ``ivr`` and ``python -m ivr`` run. The exit status is 0 where all
is well, 1 where a flow or a test has faults, 2 for wrong usage, and 3 where the
program could not read or run.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: What stands behind ``ivr`` on the command line; that of this
            process unless given.

    Returns:
        The exit status.
    """
    from ivr.cli.guard import run

    return run(arguments)
