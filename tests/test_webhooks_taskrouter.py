"""Queues that the carrier's own TaskRouter shares out are handed to it."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from phone_site import site_at

from ivr.config import load
from ivr.errors import ConfigurationError

WORKFLOW = "WW" + "0123456789abcdef" * 2


def test_a_queue_with_a_workflow_becomes_a_task(tmp_path: Path) -> None:
    """With what the workflow needs to choose; waiting is ours as in any queue."""
    with site_at(tmp_path, env={"IVR_TASKROUTER": f"people={WORKFLOW}"}) as site:
        phone = site.phone("desk").call()
        phone.press("1")
        document = next(each.body for each in phone.asked if "<Enqueue" in each.body)

    verb = ElementTree.fromstring(document).find("Enqueue")
    assert verb is not None
    assert verb.get("workflowSid") == WORKFLOW
    assert verb.get("waitUrl")
    task = verb.find("Task")
    assert task is not None
    assert json.loads(task.text or "") == {"queue": "people", "language": "en"}


@pytest.mark.parametrize("text", ["people", "people=WWxyz", f"={WORKFLOW}", "a=WW1,b"])
def test_a_workflow_that_is_none_is_refused_at_the_start(text: str) -> None:
    """Not when the first caller is sent there."""
    with pytest.raises(ConfigurationError, match="IVR_TASKROUTER"):
        load({"IVR_TASKROUTER": text})
