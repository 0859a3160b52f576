"""Files that a flow brings in, and those that lie beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.language.document import read_flow
from ivr.language.flowtext import FlowText
from ivr.language.folder import DiskFolder, OutsideFolder, TextFolder, inside, place_in
from ivr.language.prefixed import references

FRONT = """\
ivr: 1
use: {inner: inner.yaml}
hours:
  support: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}
  late: {like: support, open: "Mo-Fr 09:00-20:00", emergency: {mode: storm}}
switches: {mode: {values: [normal, storm]}}
queues: {desk: {hours: {any: support}}}
announcements: {outage: {default: ""}}
lines: {on-call: "+12025550121"}
nodes:
  agent:
    hours: {queue: desk}
    open: {queue: desk, escape: {1: {label: stop, go: away}}}
    closed: away
  away:
    say: "Closed. {hours.support} {outage} {caller} {{outage}}"
    next: choose
  choose:
    menu: Choose
    options:
      1: {label: a, go: agent, when: {open: desk, switch: {mode: storm}}}
      2: {label: b, go: inner/first}
      3: {label: c, go: main}
      4: {say: There, next: choose.4}
  call: {dial: on-call, failed: main}
"""
INNER = "ivr: 1\nnodes:\n  first: {say: Hi, next: last}\n  last: {hangup: Bye}\n"
FILES = {"shared/front.yaml": FRONT, "shared/inner.yaml": INNER}
MAIN = """\
ivr: 1
start: main
use: {front: shared/front.yaml}
nodes: {main: {say: Hi, next: front/agent}}
"""


def together(main: str = MAIN, files: dict[str, str] = FILES) -> FlowText:
    """A flow and the files beside it, read."""
    return read_flow("flows/main.yaml", main, TextFolder(files, "flows"))


def slugs(flow: FlowText) -> list[str]:
    """What is wrong with a flow, by slug."""
    return [fault.slug for fault in flow.faults]


def test_what_a_file_defines_comes_in_under_its_name() -> None:
    """Nodes, queues, hours, switches, announcements and lines, of inner files too."""
    flow = together()

    assert slugs(flow) == []
    assert {"main", "front/agent", "front/choose.4", "front/inner/last"} <= set(
        flow.nodes
    )
    assert list(flow.queues) == ["front/desk"]
    assert list(flow.hours) == ["front/support", "front/late"]
    assert list(flow.switches) == ["front/mode"]
    assert list(flow.announcements) == ["front/outage"]
    assert list(flow.lines) == ["front/on-call"]


def test_names_inside_a_file_follow_it() -> None:
    """Every name that the file uses and defines is found under the new one."""
    flow = together()

    used = {(what, name) for what, name, _ in references(flow)}
    assert used == {
        ("node", "front/agent"),
        ("node", "front/away"),
        ("node", "front/choose"),
        ("node", "front/choose.4"),
        ("node", "front/inner/first"),
        ("node", "front/inner/last"),
        ("node", "main"),
        ("queue", "front/desk"),
        ("schedule", "front/support"),
        ("either", "front/desk"),
        ("switch", "front/mode"),
        ("line", "front/on-call"),
    }


def test_texts_of_a_file_follow_it() -> None:
    """What stands in braces is a name too, unless the braces are to be said."""
    flow = together()

    (prompt,) = flow.nodes["front/away"].kind.heard()
    said = prompt.wording("en")
    assert said == "Closed. {hours.front/support} {front/outage} {caller} {{outage}}"


def test_a_fault_of_a_file_is_told_once_and_there() -> None:
    """It is read twice for its names; its author sees them as written."""
    files = FILES | {"shared/inner.yaml": "nodes: {a: {sya: Hi, next: a}}"}

    flow = together(files=files)

    assert slugs(flow) == ["unknown-kind"]
    assert flow.faults[0].span.path == "flows/shared/inner.yaml"
    assert "front/inner/a" in flow.faulty_nodes


def test_files_may_share_one_file() -> None:
    """The same file under two names is no circle."""
    main = "ivr: 1\nstart: a/last\nuse: {a: i.yaml, b: i.yaml}\nnodes: {c: {hangup: x}}"

    flow = together(main, {"i.yaml": INNER})

    assert slugs(flow) == []
    assert {"a/last", "b/last"} <= set(flow.nodes)


def test_files_that_multiply_are_stopped() -> None:
    """Twenty files that each bring in the next one twice would be a million."""
    twice = "use: {{a: {0}.yaml, b: {0}.yaml}}\nnodes: {{x: {{hangup: y}}}}"
    files = {f"{n}.yaml": twice.format(n + 1) for n in range(20)}

    flow = together("ivr: 1\nstart: a/x\nuse: {a: 0.yaml}\nnodes: {}", files)

    assert "too-large" in slugs(flow)
    assert len(flow.nodes) <= 100


def test_intents_are_shared_by_name() -> None:
    """What callers come for is the same in every file; one may say how it is said."""
    main = MAIN + "intents: {refund: {}}"
    files = FILES | {"shared/inner.yaml": INNER + "intents: {refund: money back}"}

    flow = together(main, files)

    assert slugs(flow) == []
    assert flow.intents["refund"].phrases("en") == ("money back",)


def test_articles_lie_beside_the_flow() -> None:
    """An article that a node names is read; its own faults are told."""
    main = "ivr: 1\nstart: a\nnodes: {a: {article: reset, next: a}}"
    text = "text: {en: Press it.}\nlink: https://example.org\nintents: [password.reset]"

    flow = together(main, {"articles/reset.yaml": text})

    assert slugs(flow) == []
    article = flow.articles["reset"]
    assert article.text.wording("en") == "Press it."
    assert article.intents == ("password.reset",)
    assert flow.sources["flows/articles/reset.yaml"] == text


def test_recordings_have_their_wording_from_the_list() -> None:
    """A path for all languages has a wording in each."""
    main = "ivr: 1\nstart: a\nlanguages: [ko, en]\n\
nodes: {a: {hangup: {play: 'hi-{language}.wav'}}}"
    known = '"hi-{language}.wav": {ko: 안녕, en: Hello}'

    flow = together(main, {"recordings.yaml": known})

    (prompt,) = flow.nodes["a"].kind.heard()
    assert slugs(flow) == []
    assert [prompt.wording(tag) for tag in ("ko", "en")] == ["안녕", "Hello"]
    assert prompt.parts("ko")[0].play == "hi-ko.wav"


# Folders ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "a/../../x",
        "/etc/passwd",
        "C:/x",
        "a\\b",
        "http://x/y",
        "a\0b",
        "..",
        ".",
    ],
)
def test_a_path_cannot_leave_the_folder(path: str) -> None:
    """Ways up and other machines are refused before any disk is asked."""
    with pytest.raises(OutsideFolder):
        inside(path)


@pytest.mark.parametrize(
    ("root", "path", "place"),
    [
        ("flows", "flows/a.yaml", "a.yaml"),
        ("flows", "./flows/b/a.yaml", "b/a.yaml"),
        ("/srv/flows", "/srv/flows/a.yaml", "a.yaml"),
        ("", "b/a.yaml", "b/a.yaml"),
        (".", "a.yaml", "a.yaml"),
        ("flows", "elsewhere/a.yaml", "a.yaml"),
        ("flows", "<typed in>", "<typed in>"),
    ],
)
def test_a_file_knows_its_place(root: str, path: str, place: str) -> None:
    """What it names is sought from its own folder."""
    assert place_in(TextFolder({}, root), path) == place


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """A secret beside the folder stays one."""
    (tmp_path / "secret.yaml").write_text("nodes: {a: {hangup: secret}}")
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    main = "ivr: 1\nstart: b\nuse: {a: link.yaml}\nnodes: {b: {hangup: x}}"

    flow = read_flow(f"{flows}/main.yaml", main, DiskFolder(str(flows)))

    assert slugs(flow) == ["include-outside-folder"]
    assert list(flow.nodes) == ["b"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Neither is what waits for ever, or is not there."""
    (tmp_path / "folder.yaml").mkdir()
    folder = DiskFolder(str(tmp_path))

    assert [folder.read(name) for name in ("folder.yaml", "gone.yaml", "x" * 5000)] == [
        None,
        None,
        None,
    ]
