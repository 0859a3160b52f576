"""Who works on which file of the flows folder, and what they sent.

A file is named by the flow in the address: the file of this name, or the file of the
flow of this name. ``?file=shared/hours.yaml`` names another file of the folder, one
that is not there yet among them.
"""

from __future__ import annotations

from flask import abort, request
from flask_login import current_user

from console import site
from console.access import may
from console.designer.publishing_parts import Parts
from ivr.publishing.drafts import Author, Draft, draft_of
from ivr.publishing.press import Press
from ivr.runtime.versions import flow_files


def press() -> Press:
    """What publishes the menus of this site."""
    config = site.config()
    commits = config["IVR_PUBLISH_COMMITS"] == "yes"
    return Press(site.database(), config.flows, config.data, commits)


def author() -> Author:
    """Who asks: a person, or in development whoever sits at the machine."""
    if not current_user.is_authenticated:
        return Author(address=site.address())
    person = current_user.person
    email = person.login if "@" in person.login else f"{person.login}@localhost"
    return Author(person.id, person.called, email, site.address())


def file_of(flow: str) -> str:
    """The file that is meant, from the flows folder on; 404 where there is none.

    It need not be there yet, where who asks has a draft of it.
    """
    if named := request.args.get("file", ""):
        return named
    folder = site.config().flows
    for file in flow_files(folder):
        if file.stem == flow:
            return file.relative_to(folder).as_posix()
    served = site.library().latest.flows.get(flow)
    if served is None:
        return needed_draft(f"{flow}.yaml").path
    return served.path.removeprefix(folder.as_posix().rstrip("/") + "/")


# What is sent ----------------------------------------------------------------------


def asked_of() -> Parts:
    """What was sent, names with values."""
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(400)
    return asked


def word(asked: Parts, name: str, unsaid: str | None = None) -> str:
    """The text sent under *name*, or *unsaid*; 400 where there is neither."""
    found = asked.get(name, unsaid)
    if not isinstance(found, str):
        abort(400)
    return found


def own_draft(path: str) -> Draft | None:
    """The draft that who asks has of a file."""
    with site.database().read() as connection:
        return draft_of(connection, path, author())


def needed_draft(path: str) -> Draft:
    """The draft that who asks has of a file; 404 where there is none."""
    mine = own_draft(path)
    if mine is None:
        abort(404)
    return mine


def may_override() -> bool:
    """Whether who asks may publish what has errors."""
    # In development whoever has the machine is the admin.
    return may("admin") or not site.config().production
