"""Queues that the carrier's own TaskRouter shares out are handed to it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from phone_site import site_at

from ivr.config import load
from ivr.errors import ConfigurationError

FIXTURES = Path(__file__).parent / "fixtures"
WORKFLOW = "WW" + "0123456789abcdef" * 2


def test_a_queue_with_a_workflow_becomes_a_task(tmp_path: Path) -> None:
    """With what the workflow needs to choose; waiting is ours as in any queue."""
    verb = enqueued(tmp_path)

    assert verb.get("workflowSid") == WORKFLOW
    assert verb.get("waitUrl")
    task = verb.find("Task")
    assert task is not None
    assert json.loads(task.text or "") == {"queue": "people", "language": "en"}
    assert task.get("priority") is None


def test_a_task_has_the_priority_of_its_queue(tmp_path: Path) -> None:
    """Higher is answered before lower, there as here."""
    menu = (FIXTURES / "lines" / "desk.yaml").read_text(encoding="utf-8")
    urgent = menu.replace("queue: people\n", "queue: people\n    priority: 7\n")

    task = enqueued(tmp_path, desk=urgent).find("Task")

    assert urgent != menu
    assert task is not None
    assert task.get("priority") == "7"


def enqueued(folder: Path, **texts: str) -> ElementTree.Element:
    """The verb that takes a caller of the desk into a queue of TaskRouter's."""
    with site_at(folder, env={"IVR_TASKROUTER": f"people={WORKFLOW}"}, **texts) as site:
        phone = site.phone("desk").call()
        phone.press("1")
        document = next(each.body for each in phone.asked if "<Enqueue" in each.body)
    verb = ElementTree.fromstring(document).find("Enqueue")
    assert verb is not None
    return verb


@pytest.mark.parametrize("text", ["people", "people=WWxyz", f"={WORKFLOW}", "a=WW1,b"])
def test_a_workflow_that_is_none_is_refused_at_the_start(text: str) -> None:
    """Not when the first caller is sent there."""
    with pytest.raises(ConfigurationError, match="IVR_TASKROUTER"):
        load({"IVR_TASKROUTER": text})
