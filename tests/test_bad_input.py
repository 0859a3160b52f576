"""Bad input, through every command that reads: a message for a designer, in time.

``test_reading_fuzz.py`` holds the reader to it, ``test_webhooks_fuzz.py`` the line.
"""

from __future__ import annotations

import gzip
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from command_line import Result, ivr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HEAD = b"ivr: 1\nname: x\nlanguages: [en]\nstart: a\n"
SOUND = HEAD + b"nodes:\n  a: {hangup: Goodbye}\n"
CALLS = b"flow: x.yaml\ncalls:\n  - {name: one, steps: [{ends: done}]}\n"

COMMANDS = {
    "check": ("--horizon", "7d"),
    "call": ("--keys", "1,1"),
    "map": (),
    "graph": (),
    "hours": (),
}
"""Commands that read a flow to run it, with what else they need."""

FILES = {
    "nothing": b"",
    "garbage": bytes(range(256)) * 4,
    "a zip": b"PK\x03\x04" + bytes(range(256)),
    "utf-16": SOUND.decode().encode("utf-16"),
    "cp949": HEAD + "nodes: {a: {hangup: 안녕히 계세요}}".encode("cp949"),
    "a NUL": SOUND.replace(b"Good", b"Go\0d"),
    "all NUL": b"\0" * 50_000,
    "brackets": b"[" * 200_000,
    "braces": HEAD + b"nodes: " + b"{a: " * 50_000,
    "alias bomb": b"a: &a [x, x]\n"
    + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(99)),
    "merge key": HEAD + b"nodes: {a: {<<: {say: x}, hangup: x}}",
    "a tag": HEAD + b'nodes: {a: {hangup: !!python/object/apply:os.system ["id"]}}',
    "binary": HEAD + b"nodes: {a: {hangup: !!binary aGVsbG8=}}",
    "key twice": SOUND + b"nodes:\n  a: {hangup: Bye}\n",
    "key often": HEAD * 2_000,
    "list": b"- a\n- b\n",
    "nodes as list": HEAD + b"nodes: [a, b]\n",
    "odd keys": HEAD + b"nodes:\n  ? [a, b]\n  : {hangup: x}\n",
    "web page": b"<!DOCTYPE html>\n<html>",
    "control signs": HEAD + b'nodes: {a: {hangup: "\x1b]0;x\x07"}}',
    "hidden control signs": HEAD + b'nodes: {a: {hangup: "x", "\\e[2J": y}}',
    "surrogate": HEAD + b'nodes: {a: {hangup: "\\ud800"}}',
    "long name": SOUND.replace(b"name: x", b"name: " + b"x" * 5_000),
    "long text": SOUND.replace(b"Goodbye", b"bye " * 50_000),
    "huge duration": HEAD + b"nodes: {a: {menu: x, timeout: 99999999999999999d}}",
    "deep": HEAD + b"nodes: {a: " + b"{say: x, next: " * 200 + b"x" + b"}" * 201,
    "paths": HEAD + b'use: {p: ../../etc/passwd, q: /etc/passwd, r: "C:/x", s: "."}',
    "zones": HEAD + b"hours: {h: {zone: ../../etc/passwd, open: 24/7}}\nnodes: {}",
}


def understood(result: Result, path: Path) -> None:
    """What holds of every command, whatever was in the file."""
    said = result.out + result.err
    assert result.status in (1, 3)
    assert path.name in said
    assert "Traceback" not in said
    assert "please report it" not in said
    assert len(said) < 20_000
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]", said)


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_every_command_says_what_is_wrong(data: bytes, tmp_path: Path) -> None:
    """Where it stands, one or three as exit status, no traceback, no flood."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    began = time.process_time()
    for name, more in COMMANDS.items():
        result = ivr(name, path, *more)

        understood(result, path)
        if result.status == 1:
            placed = rf"(?m)^{re.escape(str(path))}:\d+:\d+: error: "
            assert re.search(placed, result.out + result.err)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_tests_and_differences_are_as_patient(data: bytes, tmp_path: Path) -> None:
    """A file of tests that is none, and an old version that cannot be read."""
    tests, flow = tmp_path / "x.test.yaml", tmp_path / "x.yaml"
    flow.write_bytes(SOUND)
    tests.write_bytes(data)
    old = tmp_path / "old.yaml"
    old.write_bytes(data)

    understood(ivr("test", tests), tests)
    understood(ivr("diff", old, flow), old)
    understood(ivr("diff", flow, old), old)


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_what_cannot_be_read_is_not_tidied(data: bytes, tmp_path: Path) -> None:
    """A file with faults of YAML is left byte for byte; others keep their words."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)

    result = ivr("fmt", path)

    assert result.status in (0, 1)
    if result.status == 1:
        assert path.read_bytes() == data
    assert path.read_bytes().split() == data.split()


# Encodings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "encoding", "said", "place"),
    [
        ("ivr: 1\n", "utf-16", "saved as UTF-16", (1, 1)),
        ("ivr: 1\n", "utf-16-le", "saved as UTF-16", (1, 1)),
        ("ivr: 1\n", "utf-16-be", "saved as UTF-16", (1, 1)),
        ("ivr: 1\n", "utf-32", "saved as UTF-32", (1, 1)),
        ("ivr: 1\ntitle: 병원 안내\n", "cp949", "CP949 (Korean)", (2, 8)),
        ("title: 予約はこちらへ\n", "cp932", "Shift-JIS (Japanese)", (1, 8)),
        ("title: 予約はこちらへ\n", "euc_jp", "EUC-JP (Japanese)", (1, 8)),
        ("title: 预约请按一号键\n", "gb2312", "GB 2312 (Chinese)", (1, 8)),
        ("a: b\ntitle: Le café\n", "cp1252", "Windows-1252", (2, 14)),
        ("title: “Bye”\n", "cp1252", "Windows-1252", (1, 8)),
    ],
)
def test_an_encoding_is_called_by_its_name(
    text: str, encoding: str, said: str, place: tuple[int, int], tmp_path: Path
) -> None:
    """One fault, at the first letter that is not UTF-8, with the line as meant."""
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode(encoding))

    result = ivr("check", path)

    assert result.out.count("error: ") == 1
    assert f":{place[0]}:{place[1]}: error: " in result.out
    assert said in result.out
    assert "save it as UTF-8" in result.out
    assert text.splitlines()[place[0] - 1] in result.out


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\xff", "a picture"),
        (gzip.compress(b"ivr: 1", mtime=0), "a compressed archive"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        (b"RIFF\x24\x80\x00\x00WAVEfmt \xff", "a sound"),
    ],
)
def test_another_sort_of_file_is_called_what_it_is(
    data: bytes, said: str, tmp_path: Path
) -> None:
    """Whoever took the wrong file is told which one they took."""
    path = tmp_path / "x.yaml"
    path.write_bytes(data)

    result = ivr("check", path)

    assert f"this is no menu but {said}" in result.out
    assert result.out.count("error: ") == 1


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Editors of Windows put one before UTF-8."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND)

    assert ivr("call", path, "--keys", "-").status == 0


# Files that are none ------------------------------------------------------------


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "x.yaml")
    return folder / "x.yaml"


def _loop(folder: Path) -> Path:
    (folder / "x.yaml").symlink_to("x.yaml")
    return folder / "x.yaml"


def _nowhere(folder: Path) -> Path:
    (folder / "x.yaml").symlink_to("nowhere")
    return folder / "x.yaml"


def _empty_folder(folder: Path) -> Path:
    (folder / "x.yaml").mkdir()
    return folder / "x.yaml"


def _below_a_file(folder: Path) -> Path:
    (folder / "file").write_bytes(SOUND)
    return folder / "file" / "x.yaml"


NO_FILES = {
    "pipe": (_fifo, "this is a pipe, not a file"),
    "device": (lambda _: Path("/dev/zero"), "this is a device, not a file"),
    "circle of links": (_loop, "symbolic links"),
    "link to nothing": (_nowhere, "there is no such file"),
    "folder": (_empty_folder, "no flows in this folder"),
    "below a file": (_below_a_file, "no folder"),
    "long name": (lambda folder: folder / ("x" * 400), "name too long"),
}


@pytest.mark.skipif(os.name == "nt", reason="has other things that are no files")
@pytest.mark.parametrize("name", [*COMMANDS, "fmt", "test", "diff"])
@pytest.mark.parametrize(("make", "said"), NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_file_is_refused(
    make: object, said: str, name: str, tmp_path: Path
) -> None:
    """At once, with its name and the reason, and exit status 3."""
    assert callable(make)
    path = make(tmp_path)
    more = COMMANDS.get(name, (path,) if name == "diff" else ())

    result = ivr(name, path, *more)

    assert result.status == 3
    assert result.err.startswith("ivr: cannot read ")
    assert said in result.err or name in ("test", "fmt")
    assert "please report it" not in result.err


@pytest.fixture
def nobody() -> Iterator[None]:
    """Somebody without rights, as long as the test runs; root reads everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    yield
    os.seteuid(before)


@pytest.mark.skipif(os.name == "nt", reason="has rights of another sort")
@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("name", [*COMMANDS, "fmt", "diff"])
def test_a_file_of_others_is_refused(name: str) -> None:
    """Without permission there is no menu, and the reason is said."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "x.yaml")
        path.write_bytes(SOUND)
        path.chmod(0)

        result = ivr(name, path, *COMMANDS.get(name, (path,) if name == "diff" else ()))

    assert result.status == 3
    assert result.err == f"ivr: cannot read {path}: you may not read it\n"


def test_a_flow_comes_through_a_pipe_of_the_shell(tmp_path: Path) -> None:
    """``ivr diff <(git show HEAD:x.yaml) x.yaml`` compares with what was."""
    path = tmp_path / "x.yaml"
    path.write_bytes(SOUND)
    reading, writing = os.pipe()
    os.write(writing, SOUND)
    os.close(writing)

    result = ivr("diff", f"/dev/fd/{reading}", path)
    os.close(reading)

    assert (result.status, result.out) == (0, "nothing changes for callers\n")


def test_tests_that_are_not_there_do_not_pass(tmp_path: Path) -> None:
    """A misspelt name of a file of tests is no file without calls."""
    (tmp_path / "x.yaml").write_bytes(SOUND)
    (tmp_path / "x.test.yaml").write_bytes(CALLS)

    assert ivr("test", tmp_path / "x.test.yaml").status == 0
    assert ivr("test", tmp_path / "y.test.yaml").status == 3


@pytest.mark.parametrize("path", ["link.yaml", "folder/secret.yaml", "../secret.yaml"])
def test_nothing_outside_the_folder_is_read(path: str, tmp_path: Path) -> None:
    """Neither by a way up nor by a link; what stands there is not shown."""
    inner = tmp_path / "flows"
    inner.mkdir()
    (tmp_path / "secret.yaml").write_bytes(b"switches: {hush: on}\n")
    (inner / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (inner / "folder").symlink_to(tmp_path)
    flow = inner / "x.yaml"
    flow.write_bytes(SOUND + f"use: {{p: {path}}}\n".encode())

    result = ivr("check", flow)

    assert f'"{path}" leads out of the folder of the flows' in result.out
    assert "hush" not in result.out


# Anything ------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("flow: x.yaml\n", "calls:\n", "  - name: a\n", "    steps:\n"),
        *("      - press: 1\n", "      - ends: done\n", "    at: now\n", "가", "\n"),
        *("      - hears: {contains: x}\n", "nodes:\n", "  a: {say: x, next: a}\n"),
        *("  b: ", "{", "}", "[", "]", ": ", "\t", '"', "'", "&a ", "*a", "!!x "),
        *("<<: ", "- ", "# ", "\x00", "\ufeff", "hours: {h: {open: ", "9" * 30),
        *("use: {a: ./x.yaml}\n", "keys: {0: none}\n", "start: a\n", "ivr: 1\n"),
    ]
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    name=st.sampled_from([*COMMANDS, "fmt", "test", "diff"]),
    text=st.lists(PIECES, max_size=14).map("".join),
)
def test_any_text_is_answered(name: str, text: str, tmp_path: Path) -> None:
    """Whatever is put together of the words of menus and tests."""
    path = tmp_path / ("x.test.yaml" if name == "test" else "x.yaml")
    (tmp_path / "x.yaml").write_bytes(SOUND)
    path.write_text(text, encoding="utf-8")
    more = COMMANDS.get(name, (path,) if name == "diff" else ())

    result = ivr(name, path, *more)

    assert result.status in (0, 1, 3)
    assert "please report it" not in result.err
