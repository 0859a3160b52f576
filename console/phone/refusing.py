"""Refusals in the language of who looks: why something cannot be had."""

from __future__ import annotations

from console.wording import plain
from ivr.simulator.complaint import Complaint


def worded(message: str) -> str:
    """*message* in the language of who asks, where it knows its parts."""
    if not isinstance(message, Complaint):
        return message
    near = plain("phone.wrong.meant", near=message.near) if message.near else ""
    none = plain("phone.wrong.none")
    return plain(
        f"phone.wrong.{message.what}",
        given=message.given,
        name=message.name,
        meant=near,
        listed=", ".join(message.names) or none,
        quoted=", ".join(f'"{each}"' for each in message.names) or none,
    )
