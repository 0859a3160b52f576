"""The database for commands: the one of the configuration."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.errors import ConfigurationError

if TYPE_CHECKING:
    from ivr.config import Config
    from ivr.store.database import Database


@contextmanager
def opened_database(*, as_it_is: bool = False) -> Iterator[tuple[Config, Database]]:
    """The settings and the database; a new one is given its tables.

    Args:
        as_it_is: Leave it so, of whichever age it is.

    Raises:
        ConfigurationError: It cannot be used, or is of another program.
    """
    from ivr.config import load, without_password
    from ivr.store.database import DatabaseError, open_database
    from ivr.store.schema import bring_up

    config = load(os.environ, Path())
    with closing(open_database(config.database)) as database:
        try:
            if not as_it_is:
                bring_up(database)
            yield config, database
        except (DatabaseError, OSError) as error:
            where = without_password(config.database)
            reason = " ".join(str(getattr(error, "orig", error)).split())
            raise ConfigurationError(f"cannot use {where}: {reason}") from error
