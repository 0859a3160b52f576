"""What can go wrong with the program or its surroundings, never with a flow.

* IvrError
  x FlowInvalid          a flow that must be fit to run has faults; carries them
  x ConfigurationError   a setting, a key or a folder that the program cannot use
  x CannotRead           a file or folder that is not there, or not ours to read
  x TokenInvalid         an action address that this server did not make, or no more
  x CallFailed           a call that the engine cannot take further
    + FlowLoop           it went from node to node without ever waiting

A fault in a flow is a ``Diagnostic``: collected, and shown with all the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from ivr.diagnostics import Diagnostic


class IvrError(Exception):
    """Anything that this package raises on purpose."""

    exit_status: ClassVar[int] = 3
    """What a command that ends with this error returns to the shell."""


class FlowInvalid(IvrError):
    """A flow was to be run, but has faults; *diagnostics* says which, and where."""

    exit_status = 1

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        errors = [d for d in self.diagnostics if d.severity == "error"]
        first = min(errors or self.diagnostics, key=lambda d: d.order, default=None)
        if first is None:
            message = "the flow is not fit to run"
        else:
            span, more = first.finding.span, len(errors or self.diagnostics) - 1
            message = f"{span.path}:{span.line}:{span.column}: {first.finding.message}"
            message += f" (and {more} more)" if more else ""
        super().__init__(message)


class ConfigurationError(IvrError):
    """The program cannot start as it is set up; the message names the setting."""


class CannotRead(IvrError):
    """The file or folder at *path* cannot be read; *reason* says why, for people."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"cannot read {path}: {reason}")


class TokenInvalid(IvrError):
    """The sealed state in an action address was altered, is foreign, or too old."""


class CallFailed(IvrError):
    """A call cannot go on; *call_id* says which, and *node* where it stood."""

    def __init__(self, message: str, *, call_id: str = "", node: str = "") -> None:
        self.call_id = call_id
        self.node = node
        super().__init__(message)


class FlowLoop(CallFailed):
    """A call went through more nodes in one turn than any sensible menu has."""
