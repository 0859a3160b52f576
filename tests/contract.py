"""The carrier's REST API by its own description, with a memory behind it.

Every request is held to ``data/twilio-openapi/calls.json``: path, method, key, names
and types of the fields. Every answer is, too, so that nothing is read from it that
the carrier would not send. What a call does is left to a ``Loopback``, or to whatever
a test puts in its place; it can also break the connection, or answer with an error.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jsonschema import Draft202012Validator

from ivr.callbacks.caller import Known, Lost, NotTaken, Placement, Taken

SPEC = json.loads(
    (Path(__file__).parent / "data/twilio-openapi/calls.json").read_text("utf-8")
)

ACCOUNT, TOKEN = "AC" + "0" * 32, "12345"

PAGE = 50

Form = dict[str, list[str]]


@dataclass
class Reply:
    """A status and a body; status 0 breaks the connection without a word."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Contract:
    """The API; ``faults`` is all that was wrong with requests and answers."""

    place: Callable[[Placement], Any]
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    created: list[Form] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    look: Callable[[str], Known | None] | None = None
    """How a call stands; as it was made unless given."""
    base: str = ""
    _lock: Lock = field(default_factory=Lock)

    # Requests ----------------------------------------------------------------------

    def answer(self, method: str, url: str, headers: Any, body: bytes) -> Reply:
        """Answer a request as the carrier does."""
        with self._lock:
            parts = urlsplit(url)
            found = _route(parts.path)
            if found is None:
                return self._fault(404, 20404, f"no such path: {parts.path}")
            template, values = found
            operation = SPEC["paths"][template].get(method.lower())
            if operation is None:
                return self._fault(405, 20004, f"{method} {template} is not there")
            key = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
            if headers.get("Authorization") != f"Basic {key}":
                return Reply(401, _error(20003, "Authenticate", 401))
            if fault := _unfit(operation, parts.query, headers, body):
                return self._fault(400, 20001, fault)
            form = parse_qs(body.decode(), keep_blank_values=True)
            query = parse_qs(parts.query)
            reply = self._carry_out(method, values.get("Sid"), form, query)
            if reply.status in (200, 201):
                self._check(operation, reply)
            return reply

    def _fault(self, status: int, code: int, message: str) -> Reply:
        self.faults.append(message)
        return Reply(status, _error(code, message, status))

    def _check(self, operation: Any, reply: Reply) -> None:
        content = operation["responses"][str(reply.status)]["content"]
        schema = _nullable(content["application/json"]["schema"])
        # Round trip: what is sent is text.
        for error in Draft202012Validator(schema).iter_errors(
            json.loads(json.dumps(reply.body))
        ):
            self.faults.append(f"our own answer: {error.json_path}: {error.message}")

    # What it does ------------------------------------------------------------------

    def _carry_out(
        self, method: str, call: str | None, form: Form, query: Form
    ) -> Reply:
        if call is None and method == "POST":
            return self._create(form)
        if call is None:
            return self._list(query)
        known = self.calls.get(call)
        if known is None:
            return Reply(404, _error(20404, "not found", 404))
        if method == "POST":
            self.ended.append(call)
            known["status"] = form["Status"][0]
        elif self.look is not None and (found := self.look(call)):
            known["status"] = found.status
        return Reply(200, known)

    def _create(self, form: Form) -> Reply:
        self.created.append(form)
        secret = re.search(r"/callback/([^/]+)/", form["Url"][0])
        placement = Placement(
            to=form["To"][0],
            caller_id=form["From"][0],
            secret=secret[1] if secret else "",
            ring_time=float(form.get("Timeout", ["60"])[0]),
        )
        match self.place(placement):
            case Taken(call):
                self.calls[call] = self._resource(call, placement)
                return Reply(201, self.calls[call])
            case NotTaken(reason, code, retry_after):
                status = 429 if retry_after else 400
                more = {"Retry-After": str(int(retry_after))} if retry_after else {}
                return Reply(status, _error(code, reason, status), more)
            case Lost(reason):
                number = re.search(r"\d{3}", reason)
                return Reply(int(number[0]) if number else 0)
        raise AssertionError("no answer")

    def _resource(self, call: str, placement: Placement) -> dict[str, Any]:
        """A Call resource, after the description's own example."""
        post = SPEC["paths"][_LIST]["post"]["responses"]["201"]
        example = post["content"]["application/json"]["examples"]["create"]["value"]
        made = format_datetime(self.now()) if self.now else example["date_created"]
        return {
            **example,
            "sid": call,
            "account_sid": ACCOUNT,
            "status": "queued",
            "to": placement.to,
            "from": placement.caller_id,
            "date_created": made,
            "direction": "outbound-api",
            "queue_time": "1500",
            "start_time": None,
        }

    now: Callable[[], Any] | None = None

    def _list(self, query: Form) -> Reply:
        found = [
            call
            for call in reversed(self.calls.values())
            if query.get("To", [call["to"]]) == [call["to"]]
            and query.get("From", [call["from"]]) == [call["from"]]
        ]
        size = int(query.get("PageSize", [str(PAGE)])[0])
        page = int(query.get("Page", ["0"])[0])
        path = _LIST.replace("{AccountSid}", ACCOUNT)
        more = len(found) > (page + 1) * size
        following = f"{path}?PageSize={size}&Page={page + 1}"
        for name in ("To", "From"):
            if name in query:
                following += f"&{name}={query[name][0].replace('+', '%2B')}"
        uri = f"{self.base}{path}"
        return Reply(
            200,
            {
                "calls": found[page * size : (page + 1) * size],
                "end": 0,
                "first_page_uri": uri,
                "next_page_uri": following if more else None,
                "page": page,
                "page_size": size,
                "previous_page_uri": None,
                "start": 0,
                "uri": uri,
            },
        )


_LIST = "/2010-04-01/Accounts/{AccountSid}/Calls.json"


def _route(path: str) -> tuple[str, dict[str, str]] | None:
    for template in SPEC["paths"]:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9]+)", template)
        if found := re.fullmatch(pattern.replace(".json", r"\.json"), path):
            return template, found.groupdict()
    return None


def _unfit(operation: Any, query: str, headers: Any, body: bytes) -> str:
    """What is wrong with a request; nothing where it is as described."""
    allowed = {p["name"]: p["schema"] for p in operation.get("parameters", ())}
    for name, values in parse_qs(query, keep_blank_values=True).items():
        if name not in allowed:
            return f"unknown parameter {name}"
        if fault := _wrong(allowed[name], values):
            return f"parameter {name}: {fault}"
    if "requestBody" not in operation:
        return ""
    kind = "application/x-www-form-urlencoded"
    if headers.get("Content-Type") != kind:
        return f"the body is {headers.get('Content-Type')}"
    schema = operation["requestBody"]["content"][kind]["schema"]
    form = parse_qs(body.decode(), keep_blank_values=True)
    for name, values in form.items():
        if name not in schema["properties"]:
            return f"unknown field {name}"
        if fault := _wrong(schema["properties"][name], values):
            return f"field {name}: {fault}"
    missing = set(schema.get("required", ())) - set(form)
    return f"missing fields: {sorted(missing)}" if missing else ""


def _wrong(schema: Any, values: list[str]) -> str:
    """Why *values* are not of *schema*, as a form writes them."""
    if "$ref" in schema:
        schema = SPEC["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("type") == "array":
        words = ("initiated", "ringing", "answered", "completed")
        if [each for each in values if each not in words]:
            return f"{values} has something that is no event"
        return ""
    if len(values) != 1:
        return "it is repeated"
    (value,) = values
    if schema.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
        return f"{value} is no integer"
    if schema.get("type") == "boolean" and value not in ("true", "false", "True"):
        return f"{value} is no boolean"
    if "enum" in schema and value not in schema["enum"]:
        return f"{value} is none of {schema['enum']}"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return f"{value} does not fit {schema['pattern']}"
    if schema.get("format") == "uri" and not re.match(r"https?://[^/_]+/", value):
        return f"{value} is no absolute address"
    return ""


def _nullable(schema: Any) -> Any:
    """OpenAPI 3.0's ``nullable`` and ``$ref`` as JSON Schema has them."""
    if isinstance(schema, list):
        return [_nullable(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _nullable(SPEC["components"]["schemas"][name])
    made = {k: _nullable(v) for k, v in schema.items() if k != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if schema.get("nullable") else made


def _error(code: int, message: str, status: int) -> dict[str, Any]:
    return {"code": code, "message": message, "more_info": "", "status": status}


@contextmanager
def serving(contract: Contract) -> Iterator[str]:
    """*contract* on this machine; its address."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            reply = contract.answer(self.command, self.path, self.headers, body)
            if reply.status == 0:
                self.close_connection = True
                self.connection.close()
                return
            content = json.dumps(reply.body).encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            with suppress(OSError, ValueError):
                super().handle()

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    contract.base = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield contract.base
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
