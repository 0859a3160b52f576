"""Calls the app that has just been started, as the carrier and a balancer would.

Usage: ``python .ci/knock.py BASE PROCESS``. Waits until the app at BASE answers, or
until PROCESS, which installs and starts it, has ended.
"""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import Request, urlopen
from xml.etree import ElementTree

PATIENCE = 600
"""Seconds: a slow line needs minutes for the packages."""

CALL = {
    "CallSid": "CA" + "0" * 32,
    "AccountSid": "AC" + "0" * 32,
    "From": "+821012345678",
    "To": "+82215889999",
    "CallStatus": "ringing",
    "Direction": "inbound",
    "ApiVersion": "2010-04-01",
}


def main(base: str, process: int) -> None:
    """Wait for the app, call every line that it serves, and press a key on each."""
    wait_for(base, process)
    print(f"{base}/healthz answers")
    names = list(lines(Path("flows")))
    if not names:
        sys.exit("flows/ has no menu with numbers: nobody can call in")
    for name in names:
        url = f"{base}/voice/{name}"
        twiml = post(url, CALL)
        print(f"/voice/{name} answers with {', '.join(verb.tag for verb in twiml)}")
        follow(url, twiml)


def wait_for(base: str, process: int) -> None:
    """Return once ``/healthz`` answers 200."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{base}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.5)
        if not alive(process):
            sys.exit("the app ended before it answered")
    sys.exit(f"the app did not answer within {PATIENCE} s")


def alive(process: int) -> bool:
    """Whether *process* still runs; one that only waits to be buried does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return _exists(process)
    return status.rpartition(")")[2].split()[0] != "Z"


def _exists(process: int) -> bool:
    if Path("/proc/self").exists():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def lines(folder: Path) -> list[str]:
    """The names of the menus in *folder* that numbers lead to."""
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}
    return sorted(
        found[1]
        if (found := re.search(r"^name:\s*([\w-]+)", text, re.M))
        else path.stem
        for path, text in texts.items()
        if re.search(r"^numbers:", text, re.M) and re.search(r"^nodes:", text, re.M)
    )


def post(url: str, form: dict[str, str]) -> ElementTree.Element:
    """What the app tells the carrier to do next: a TwiML document, with verbs."""
    request = Request(url, urlencode(form).encode(), method="POST")
    with urlopen(request, timeout=15) as answer:
        twiml = ElementTree.fromstring(answer.read())
    if twiml.tag != "Response" or not len(twiml):
        sys.exit(f"{url} answered with <{twiml.tag}> of {len(twiml)} verbs")
    return twiml


def follow(url: str, twiml: ElementTree.Element) -> None:
    """Press 1 where the menu waits for a key, as the first caller would."""
    gather = twiml.find(".//Gather")
    if gather is None or not gather.get("action"):
        return
    action = urlsplit(urljoin(url, gather.get("action")))
    here = urlsplit(url)
    target = action._replace(scheme=here.scheme, netloc=here.netloc).geturl()
    pressed = post(target, {**CALL, "CallStatus": "in-progress", "Digits": "1"})
    print(f"  1 is answered with {', '.join(verb.tag for verb in pressed)}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
