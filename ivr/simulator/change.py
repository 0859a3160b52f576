"""One change between two versions of a menu, in words and as JSON's own types."""

from __future__ import annotations

from typing import Any

from ivr.simulator.difference import Change
from ivr.witness import moment


def sentence(change: Change) -> str:
    """One change, as callers would tell it."""
    where = "; or ".join(each.words for each in change.where if each.words)
    when = f": {where}" if where else ""
    tongue = f" ({change.language})" if change.language else ""
    name, from_, to = change.name, change.before, change.after
    match change.what, change.how:
        case "language", "won":
            return f"+ the menu speaks {name}"
        case "language", _:
            return f"- the menu no longer speaks {name}"
        case "concern", "won":
            return f"+ callers now come for {name}"
        case "concern", _:
            return f"- callers no longer come for {name}"
        case "intent", "won":
            return f"+ {name}{tongue} is won{when or ': always'}"
        case "intent", _:
            return f"- {name}{tongue} is lost{when or ': always'}"
        case "dead-end", "won":
            return f"- callers can come to a dead end{when or ': always'}"
        case "dead-end", _:
            return f"+ callers no longer come to a dead end{when or ': always'}"
        case "ending", "won":
            return f"~ calls can end by {name}{when or ': always'}"
        case "ending", _:
            return f"~ calls no longer end by {name}{when or ': always'}"
        case "seconds", _:
            return f"~ {name}{tongue} takes {to} s, not {from_} s"
        case "keys", _:
            return f"~ {name}{tongue} is had by {to or 'no key'}, not {from_ or 'none'}"
    return f"~ {name}{tongue} has key {to}, not {from_}"


def change_parts(change: Change) -> dict[str, Any]:
    """One change as JSON's own types; what is absent is left out."""
    parts: dict[str, Any] = {
        "what": change.what,
        "name": change.name,
        "how": change.how,
        "language": change.language,
        "before": change.before,
        "after": change.after,
        "where": [
            {
                name: part
                for name, part in (
                    (
                        "when",
                        [
                            {"from": moment(s.start), "to": moment(s.end)}
                            for s in each.when
                        ],
                    ),
                    ("switches", dict(each.switches)),
                    ("line", each.line),
                    ("words", each.words),
                )
                if part
            }
            for each in change.where
        ],
    }
    return {name: part for name, part in parts.items() if part or name == "where"}
