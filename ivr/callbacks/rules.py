"""The policy as staff have set it, over what the program was started with."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.sql.elements import ColumnElement

from ivr.callbacks.policy import SETTING, Policy, read_policy
from ivr.errors import ConfigurationError
from ivr.store.tables import settings

log = logging.getLogger("ivr.callbacks")


def kept(connection: Connection, start: Policy) -> Policy:
    """The policy that holds now; a value that cannot be read leaves *start*'s."""
    rows = connection.execute(select(settings.c.name, settings.c.value).where(_ours()))
    policy = start
    for name, value in rows:
        try:
            policy = read_policy(settings={name: value}, start=policy)
        except ConfigurationError as error:
            # Of another release perhaps: a rule less is better than no desk.
            log.warning("%s", error)
    return policy


def keep(
    connection: Connection, name: str, value: str, person: int, at: datetime
) -> None:
    """Set rule *name*, written as ``30m``, for everybody from now on.

    Raises:
        ConfigurationError: It is no rule, or no value for it.
    """
    read_policy(settings={SETTING + name: value})
    mine = settings.c.name == SETTING + name
    connection.execute(settings.delete().where(mine))
    connection.execute(
        settings.insert().values(name=SETTING + name, value=value, at=at, author=person)
    )


def forget(connection: Connection, name: str) -> None:
    """Let rule *name* be again as the program was started with."""
    connection.execute(settings.delete().where(settings.c.name == SETTING + name))


def _ours() -> ColumnElement[bool]:
    return settings.c.name.startswith(SETTING)
