"""What can go wrong, and what the shell is told."""

from __future__ import annotations

import inspect

from ivr import errors
from ivr.diagnostics import Diagnostic, Finding, Rule
from ivr.errors import CallFailed, CannotRead, FlowInvalid, IvrError
from ivr.source import Span


def found(severity: str, line: int, message: str) -> Diagnostic:
    """A diagnostic of *severity* in ``x.yaml``."""
    rule = Rule("IVR101", "undefined-target", severity, "")
    return Diagnostic(rule, Finding(Span("x.yaml", line, 3, line, 5), message))


def test_every_error_is_in_the_tree_of_the_docstring() -> None:
    """The first page of the module names each error."""
    ours = inspect.getmembers(
        errors, lambda m: inspect.isclass(m) and issubclass(m, IvrError)
    )

    assert [name for name, _ in ours if name not in (errors.__doc__ or "")] == []


def test_an_invalid_flow_names_its_first_error() -> None:
    """A log line says where to look, and how much more there is."""
    error = FlowInvalid(
        [
            found("error", 9, "second"),
            found("warning", 1, "mild"),
            found("error", 4, "first"),
        ]
    )

    assert str(error) == "x.yaml:4:3: first (and 1 more)"


def test_an_invalid_flow_is_the_designers_fault() -> None:
    """It ends a command with 1, where trouble of ours ends it with 3."""
    assert (FlowInvalid.exit_status, CannotRead.exit_status) == (1, 3)


def test_a_failed_call_says_which_and_where() -> None:
    """The log of a live call needs its id and node."""
    error = CallFailed("too many steps", call_id="CA1", node="main")

    assert (str(error), error.call_id, error.node) == ("too many steps", "CA1", "main")
