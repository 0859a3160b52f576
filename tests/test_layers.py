"""Imports point down, and kinds are named only where they may be."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest
from house import Module, everything, hold, product

VOCABULARY = {"vocabulary"}
MAY_IMPORT = {
    "vocabulary": VOCABULARY,
    "hours": VOCABULARY,
    "language": VOCABULARY,
    "compiler": {"vocabulary", "hours", "language"},
    "checks": {"vocabulary", "hours", "language", "compiler"},
    "editing": {"vocabulary", "hours", "language", "compiler", "checks"},
    "runtime": {"vocabulary", "hours", "language", "compiler"},
    "simulator": {"vocabulary", "hours", "language", "compiler", "runtime"},
    "store": {"vocabulary"},
    "reports": {"vocabulary", "store"},
    "staffing": {"vocabulary", "hours", "runtime", "store", "callbacks"},
    "translating": {"vocabulary", "hours", "language", "compiler", "editing"},
    "publishing": {
        *("vocabulary", "language", "compiler", "checks", "runtime", "simulator"),
        "store",
    },
    "callbacks": {
        *("vocabulary", "hours", "language", "compiler", "runtime", "store"),
    },
}
ALL_BUT_CLI = set(MAY_IMPORT)
MAY_IMPORT |= {
    "door": ALL_BUT_CLI,
    "cli": ALL_BUT_CLI | {"webhooks", "console", "app"},
    "main": {"cli"},
    "webhooks": ALL_BUT_CLI | {"door"},
    "console": ALL_BUT_CLI | {"door"},
    "app": ALL_BUT_CLI | {"door", "webhooks", "console"},
}

THIRD_PARTIES = {
    "vocabulary": {"yaml"},
    "hours": {"holidays", "opening_hours"},
    "language": {"phonenumbers"},
    "compiler": {"networkx"},
    "checks": {"networkx", "phonenumbers"},
    "editing": set(),
    "runtime": {"cryptography"},
    "simulator": {"networkx", "yaml"},
    "store": {"sqlalchemy", "alembic", "argon2"},
    "reports": {"sqlalchemy"},
    "staffing": {"sqlalchemy"},
    "translating": set(),
    "publishing": {"sqlalchemy"},
    "callbacks": {"phonenumbers", "procrastinate", "sqlalchemy"},
    "door": set(),
    "main": set(),
    "cli": {"click", "rich", "networkx"},
    # The last two are what the carrier's library raises.
    "webhooks": {
        *("flask", "werkzeug", "twilio", "prometheus_client", "requests", "urllib3"),
    },
    "console": {
        *("flask", "flask_login", "flask_wtf", "werkzeug", "wtforms"),
        *("markupsafe", "prometheus_client", "segno"),
    },
    "app": {"flask", "werkzeug", "waitress", "prometheus_client"},
}
"""What a layer may use of others: ``twilio`` is for the webhooks alone."""

KINDS = (
    *("say", "menu", "ask", "collect", "language", "hours", "switch", "if", "set"),
    *("lookup", "article", "queue", "dial", "callback", "voicemail", "sms", "flow"),
    *("end", "hangup"),
)


def layer(name: str) -> str:
    """The layer of the module *name*."""
    top, _, rest = name.partition(".")
    below = rest.partition(".")[0]
    if top != "ivr":
        return top
    if not below:
        return "door"
    if below in MAY_IMPORT:
        return below
    return "main" if below == "__main__" else "vocabulary"


def ours() -> list[Module]:
    """The product, and the file that starts it."""
    return [m for m in everything() if m.name == "app" or m in product()]


def upward(module: Module) -> Iterator[str]:
    """Each import of *module* that its layer does not allow, with its line."""
    here = layer(module.name)
    for name, line in module.imports():
        top = name.partition(".")[0]
        # ``from ivr import __version__`` asks for the door's own words, not for more.
        if name in ("ivr", "ivr.__version__") or top in sys.stdlib_module_names:
            continue
        if top in ("ivr", "webhooks", "console", "app"):
            there = layer(name)
            allowed = there == here or there in MAY_IMPORT[here]
        else:
            allowed = top in THIRD_PARTIES[here]
        if not allowed:
            yield f"{module}:{line}: {here} imports {name}"


def test_imports_point_down() -> None:
    """A layer knows the ones below it, and the packages that are its business."""
    hold(found for module in ours() for found in upward(module))


def test_imports_are_absolute() -> None:
    """A module says where it takes things from as everybody else does."""
    found = [
        f"{module}:{node.lineno}"
        for module in ours()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    hold(found)


CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter", "sleep"}
NETWORK = ("socket", "http", "urllib.request", "ssl", "smtplib", "asyncio", "random")
PURE = ("hours", "language", "compiler", "checks", "editing", "vocabulary")


def impurities(module: Module) -> Iterator[str]:
    """Where *module* asks the machine for the time, or reaches for the network."""
    for name, line in module.imports():
        if any(name == n or name.startswith(f"{n}.") for n in NETWORK):
            yield f"{module}:{line}: imports {name}"
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(
                func=ast.Attribute(
                    value=ast.Name(id="datetime" | "date" | "time"), attr=attr
                )
            ) if attr in CLOCKS:
                yield f"{module}:{node.lineno}: asks for the time"


def test_nothing_below_asks_the_machine() -> None:
    """Time, chance and other machines are passed in: a call is a fold of its events."""
    pure = [m for m in product() if layer(m.name) in PURE and m.name != "ivr.clock"]

    hold(found for module in pure for found in impurities(module))


def names_of_kinds(module: Module) -> Iterator[str]:
    """Where *module* takes a kind by its name, rather than asking what it can do.

    Words such as "queue" and "say" are ordinary ones, so only these count: to import
    a kind's own module or class, to compare what is called a kind with a kind's
    name, and a table that has only names of kinds for keys.
    """
    for name, line in module.imports():
        parent, _, last = name.rpartition(".")
        if parent.startswith("ivr.language.kinds.") or (
            parent == "ivr.language.kinds" and last.lower().strip("_") in KINDS
        ):
            yield f"{module}:{line}: imports {name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            sides = [node.subject, *(case.pattern for case in node.cases)]
        elif isinstance(node, ast.Dict) and len(node.keys) > 2:
            keys = [k.value for k in node.keys if isinstance(k, ast.Constant)]
            if len(keys) == len(node.keys) and set(keys) <= set(KINDS):
                yield f"{module}:{node.lineno}: has a table by kind"
            continue
        else:
            continue
        if any(map(_is_called_kind, sides)) and any(map(_names_kind, sides)):
            yield f"{module}:{node.lineno}: compares with the name of a kind"


def _is_called_kind(side: ast.AST) -> bool:
    """Whether *side* is ``kind``, ``node.kind``, ``kind_name``, ``kind.name``…"""
    match side:
        case ast.Name(id=name):
            return name == "kind" or name.startswith("kind_") or name.endswith("_kind")
        case ast.Attribute(value=value, attr="name" | "__name__"):
            return _is_called_kind(value)
        case ast.Attribute(attr=attr):
            return attr == "kind" or attr.startswith("kind_")
        case ast.Call(func=ast.Name(id="type"), args=[inner]):
            return _is_called_kind(inner)
    return False


def _names_kind(side: ast.AST) -> bool:
    return any(
        isinstance(inner, ast.Constant) and inner.value in KINDS
        for inner in ast.walk(side)
    )


def may_name_kinds(module: Module) -> bool:
    """Whether *module* is one of the two places where kinds are known by name."""
    return module.name.startswith(("ivr.checks", "ivr.language.kinds"))


def test_only_checks_and_kinds_name_a_kind() -> None:
    """A new kind is one new file: nothing else has a list of them."""
    others = [m for m in ours() if not may_name_kinds(m)]

    hold(found for module in others for found in names_of_kinds(module))


# The tests above can fail -------------------------------------------------------


def imagined(name: str, text: str) -> Module:
    """A module of that name with *text* in it."""
    return Module(everything()[0].path, name, text, ast.parse(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ivr.source", "import ivr.language.reader"),
        ("ivr.report.text", "from ivr.compiler import flow"),
        ("ivr.hours.week", "from ivr.language import text"),
        ("ivr.language.text", "from ivr.hours import week"),
        ("ivr.runtime.engine", "import ivr.checks"),
        ("ivr.checks.detour", "def f():\n    from ivr.runtime import engine"),
        ("ivr.simulator.phone", "from ivr.checks import run"),
        ("webhooks.voice", "from ivr.cli import main"),
        ("console.desk", "import twilio"),
        ("ivr.runtime.engine", "import flask"),
    ],
)
def test_an_import_upwards_is_found(name: str, text: str) -> None:
    """Each of these would turn a layer upside down."""
    assert list(upward(imagined(name, text)))


@pytest.mark.parametrize(
    "text",
    [
        "from ivr.language.kinds.menu import Menu",
        "from ivr.language.kinds import menu",
        "from ivr.language.kinds import if_",
        "x = node.kind.name == 'menu'",
        "x = kind in ('menu', 'ask')",
        "match node.kind_name:\n    case 'queue': pass",
        "x = {'say': 1, 'menu': 2, 'ask': 3}",
    ],
)
def test_a_kind_by_name_is_found(text: str) -> None:
    """Each of these would need another line for a new kind."""
    assert list(names_of_kinds(imagined("ivr.compiler.x", text)))


@pytest.mark.parametrize(
    "text",
    [
        "from ivr.language.kinds import REGISTRY",
        "from ivr.telephony import Say, Dial",
        "x = event.waits_for == 'queue'",
        "x = {'say': 1, 'words': 2, 'ask': 3}",
        "x = kind.name == name",
        "x = trace[language]['queue']",
    ],
)
def test_ordinary_words_are_let_be(text: str) -> None:
    """A queue is also a queue where nobody thinks of kinds."""
    assert list(names_of_kinds(imagined("ivr.compiler.x", text))) == []


@pytest.mark.parametrize(
    "text",
    ["x = datetime.now(UTC)", "x = date.today()", "x = time.time()", "import socket"],
)
def test_asking_the_machine_is_found(text: str) -> None:
    """Each of these would make a proof depend on when and where it runs."""
    assert list(impurities(imagined("ivr.compiler.x", text)))
