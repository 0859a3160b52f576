"""The house rules that can be measured."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from house import ROOMS, ROOT, Function, Module, code_lines, everything, hold, product
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import ivr

# Size --------------------------------------------------------------------------


def test_files_are_short() -> None:
    """400 lines, and 150 for a check or a kind, are what a reader takes in."""
    lengths = {module: len(module.text.splitlines()) for module in everything()}

    hold(f"{m}: {n} lines" for m, n in lengths.items() if n > room(m))


def room(module: Module) -> int:
    """How long *module* may be."""
    unit = re.search(r"^@(check|kind)\b", module.text, re.M)
    small = unit and module.name.startswith(("ivr.checks.", "ivr.language.kinds."))
    return 150 if small else 400


def test_functions_are_short() -> None:
    """60 lines, docstring not counted, are a hard stop; 8 are the aim."""
    long = [
        f"{module}:{node.lineno}: {name} has {length} lines"
        for module in everything()
        # Steps of the schema are written by a program, a table after the other.
        if not module.name.startswith("ivr.store.migrations.")
        for name, node in module.functions()
        if (length := code_lines(node)) > 60
    ]

    hold(long)


def test_folders_are_shallow() -> None:
    """Nothing is looked for further than two folders below ``ivr/``."""
    deep = [str(m) for m in product() if len(m.path.relative_to(ROOT).parts) > 4]

    hold(deep)


def test_front_door_is_small() -> None:
    """What others import from ``ivr`` fits on a page, sorted."""
    names = getattr(ivr, "__all__", [])

    assert len(names) <= 40
    assert sorted(names) == list(names)


# Words -------------------------------------------------------------------------


def test_modules_say_what_they_are_for() -> None:
    """Each opens with a docstring whose first sentence is a whole one."""
    silent = [
        str(module)
        for module in everything()
        if module.tree.body
        and not re.search(r"[.:?](\s|$)", ast.get_docstring(module.tree) or "")
    ]

    hold(silent)


def test_modules_begin_alike() -> None:
    """Types are never worked out while a module is loaded."""
    line = "from __future__ import annotations"
    others = [m for m in everything() if len(m.tree.body) > 1 and line not in m.text]

    hold(map(str, others))


@cache
def told_of() -> set[str]:
    """The names of methods that some class of the product has documented.

    Whoever fills in a protocol need not say again what each of its methods is for.
    """
    return {
        node.name
        for module in product()
        for name, node in module.functions()
        if "." in name and ast.get_docstring(node)
    }


def undocumented(module: Module) -> Iterator[str]:
    """Public classes, functions and methods that do not say what they are for.

    A method of one statement, as most properties are, says it by itself.
    """
    functions: set[str] = set()
    for name, node in module.definitions():
        parent, _, last = name.rpartition(".")
        if isinstance(node, Function):
            functions.add(name)
        private = any(part.startswith("_") for part in name.split("."))
        plain = parent and (len(node.body) == 1 or last in told_of())
        if private or plain or _is_variant(node) or _outer(name) & functions:
            continue
        if not ast.get_docstring(node):
            yield name


def _outer(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts))}


def _is_variant(node: ast.AST) -> bool:
    """A setter, an overload, or one more case of a function told of elsewhere."""
    words = [ast.unparse(d) for d in getattr(node, "decorator_list", ())]
    return any(re.search(r"\boverload$|\.setter$|\.register\b", w) for w in words)


def test_public_names_are_documented() -> None:
    """Whoever uses one reads what it is for where it is defined."""
    silent = [f"{m}: {name}" for m in product() for name in undocumented(m)]

    hold(silent)


def test_tests_make_a_claim() -> None:
    """A test says in a sentence what would be wrong if it failed."""
    silent = [
        f"{module}:{node.lineno}: {name}"
        for module in everything()
        for name, node in module.functions()
        if node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    hold(silent)


VAGUE = {"Manager", "Helper", "Helpers", "Util", "Utils", "Data", "Info"}


def test_names_say_something() -> None:
    """Nothing is called a manager, a helper, data or info."""
    vague = [
        f"{module}: {name}"
        for module in everything()
        for name in _class_names(module)
        if VAGUE & set(re.findall(r"[A-Z][a-z]+", name))
    ]

    hold(vague)


def _class_names(module: Module) -> Iterator[str]:
    yield module.path.stem.title()
    for name, node in module.definitions():
        if isinstance(node, ast.ClassDef):
            yield name


def test_what_is_left_to_do_has_an_issue() -> None:
    """A note to do something later says where it is written down."""
    loose = [
        f"{module}:{token.start[0]}: {token.string}"
        for module in everything()
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline)
        if token.type == tokenize.COMMENT
        and re.search(r"\b(TODO|FIXME|XXX)\b(?!.*#\d)", token.string)
    ]

    hold(loose)


# Packages ----------------------------------------------------------------------


@cache
def pyproject() -> dict[str, Any]:
    """All of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def project() -> dict[str, Any]:
    """Its ``project`` table."""
    return dict(pyproject()["project"])


def declared(*extras: str) -> dict[str, Requirement]:
    """What pyproject.toml asks for, by canonical name."""
    lines = list(project()["dependencies"])
    for extra in extras:
        lines += project()["optional-dependencies"][extra]
    requirements = map(Requirement, lines)
    return {canonicalize_name(r.name): r for r in requirements}


def pinned(name: str) -> list[tuple[Requirement, set[str]]]:
    """Each pin of a lock, with whom it is there for."""
    pins = []
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            pin, _, asked_by = line.partition("# via ")
            pins.append((Requirement(pin), set(re.split(r",\s*", asked_by))))
    return pins


LOCKS = pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.txt", ("test", "cluster")),
        ("requirements-dev.txt", ("test", "cluster", "browser", "dev")),
    ],
)


@LOCKS
def test_lock_holds_what_is_declared(lock: str, extras: tuple[str, ...]) -> None:
    """No more and no less is asked for by the project itself; .ci/lock writes it."""
    ours = f"{project()['name']} (pyproject.toml)"

    locked = {canonicalize_name(r.name) for r, via in pinned(lock) if ours in via}

    assert locked == set(declared(*extras))


@LOCKS
def test_lock_is_within_the_ranges(lock: str, extras: tuple[str, ...]) -> None:
    """Each pin of a package that is declared is one that the declaration allows."""
    ranges = declared(*extras)
    outside = [
        str(pin)
        for pin, _ in pinned(lock)
        if (wanted := ranges.get(canonicalize_name(pin.name)))
        and not wanted.specifier.contains(_version(pin), prereleases=True)
    ]

    hold(outside)


@LOCKS
def test_lock_is_closed(lock: str, extras: tuple[str, ...]) -> None:
    """Whoever a package is there for is there too."""
    pins = pinned(lock)
    names = {canonicalize_name(pin.name) for pin, _ in pins}
    names |= {f"{project()['name']} (pyproject.toml)", "-c requirements.txt"}

    hold({via for _, asked_by in pins for via in asked_by} - names)


def test_locks_agree() -> None:
    """What a developer runs is what everybody runs."""
    app, dev = (
        {(canonicalize_name(pin.name), str(pin.specifier)) for pin, _ in pinned(lock)}
        for lock in ("requirements.txt", "requirements-dev.txt")
    )

    hold(map(str, app - dev))


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_lock_names_no_place(lock: str) -> None:
    """Where packages come from is each machine's own business."""
    text = (ROOT / lock).read_text(encoding="utf-8")

    assert not re.search(r"://|^--?\w", text, re.M)


IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "opening-hours-py": "opening_hours",
    "pytest-playwright": "playwright",
    "pyyaml": "yaml",
}
NEVER_IMPORTED = {"tzdata", "pytest-xdist"}
"""The zones themselves, for machines that have none; ``zoneinfo`` finds them. And what
pytest loads by itself."""


def imported(modules: tuple[Module, ...]) -> set[str]:
    """The names of others that *modules* import."""
    tops = {name.partition(".")[0] for m in modules for name, _ in m.imports()}
    here = {m.name.partition(".")[0] for m in everything()}
    here |= {m.path.stem for m in everything()}
    return tops - here - set(sys.stdlib_module_names)


def test_imports_are_declared() -> None:
    """What the product imports is asked for by name, not met by chance."""
    asked_for = declared("test", "cluster", "browser")
    names = {IMPORTED_AS.get(n, n.replace("-", "_")) for n in asked_for}
    # They come with Flask, Twilio and pytest, and are used by their own names.
    names |= {"jinja2", "markupsafe", "packaging", "requests", "urllib3", "werkzeug"}

    hold(imported(everything()) - names)


def test_declared_packages_are_used() -> None:
    """Nobody installs what nothing uses."""
    wanted = {
        IMPORTED_AS.get(name, name.replace("-", "_"))
        for name in declared("test", "cluster")
        if name not in NEVER_IMPORTED
    }

    hold(wanted - imported(everything()))


def test_data_is_shipped() -> None:
    """What lies beside the code is in the package too, not only in the repository."""
    shipped = pyproject()["tool"]["setuptools"]["package-data"]
    left_behind = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc")
        if not any(path in (ROOT / room).glob(p) for p in shipped.get(room, ()))
    ]

    hold(left_behind)


def _version(pin: Requirement) -> Version:
    (specifier,) = pin.specifier
    return Version(specifier.version)


# README ------------------------------------------------------------------------


def test_readme_begins_with_the_two_commands() -> None:
    """.ci/run takes them from here, so that they cannot drift apart."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)

    assert blocks[:2] == [
        "python -m pip install -r requirements.txt && python app.py\n",
        "python -m pytest\n",
    ]
