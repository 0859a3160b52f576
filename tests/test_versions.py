"""The flows that are served: fit ones only, and older versions for old calls."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ivr.errors import CannotRead
from ivr.runtime.versions import (
    KEEP,
    Library,
    NotServed,
    VersionGone,
    flow_files,
    read_version,
)

GOOD = """\
ivr: 1
name: {name}
languages: [en]
start: bye
nodes:
  bye:
    hangup: {words}
"""


def write(folder: Path, path: str, words: str = "Goodbye.") -> None:
    """Write a flow that is fit to be called."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(GOOD.format(name=target.stem, words=words), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two flows."""
    for name in ("day.yaml", "night.yaml"):
        write(tmp_path / "flows", name)
    return tmp_path / "flows"


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Library:
    """The folder, served."""
    library = Library(folder, tmp_path / "versions")
    library.load()
    return library


def test_every_flow_of_the_folder_is_served(library: Library) -> None:
    """Whatever lies in the folder can be called by its name."""
    assert library.names() == ("day", "night")


def test_what_is_no_flow_is_not_read(folder: Path) -> None:
    """Tests, articles, recordings and hidden files lie beside flows."""
    for path in (
        *("day.test.yaml", "articles/warranty.yaml", "recordings.yaml"),
        *(".hidden/x.yaml", ".x.yaml", "notes.txt"),
    ):
        write(folder, path)

    assert [path.name for path in flow_files(folder)] == ["day.yaml", "night.yaml"]


def test_a_flow_with_faults_is_not_served(folder: Path, library: Library) -> None:
    """A new flow that cannot be read is left out, and the others go on."""
    (folder / "broken.yaml").write_text("ivr: 1\nnodes: [")
    library.load()

    assert library.names() == ("day", "night")
    assert library.latest.unfit == ("broken",)
    assert library.latest.faults


def test_a_pipe_among_the_flows_is_named_and_the_others_served(folder: Path) -> None:
    """Nobody waits for a writer, and a line that is fit goes up."""
    os.mkfifo(folder / "pipe.yaml")
    version = read_version(folder)

    assert sorted(version.flows) == ["day", "night"]
    assert version.unfit == ("pipe",)
    assert [(Path(f.span.path).name, f.message) for f in version.faults] == [
        ("pipe.yaml", "the file cannot be read: this is a pipe, not a file")
    ]


def test_a_file_that_leads_nowhere_is_named_and_the_others_served(folder: Path) -> None:
    """A link that a deploy left behind takes no line down."""
    (folder / "gone.yaml").symlink_to(folder / "nowhere")
    version = read_version(folder)

    assert (sorted(version.flows), version.unfit) == (["day", "night"], ("gone",))


def test_a_flow_whose_file_becomes_unreadable_goes_on_as_it_was(
    folder: Path, library: Library
) -> None:
    """Calls to it are answered from what was read before."""
    (folder / "day.yaml").unlink()
    os.mkfifo(folder / "day.yaml")
    library.load()

    assert library.names() == ("day", "night")
    assert library.latest.unfit == ("day",)


def test_what_goes_into_a_flow_with_faults_is_not_served(folder: Path) -> None:
    """A caller must not come into a part that nobody can read."""
    text = GOOD.format(name="front", words="x")
    whole = text.replace("hangup: x", "flow: part\n    endings: {done: bye}")
    (folder / "front.yaml").write_text(whole)
    (folder / "part.yaml").write_text("ivr: 1\nname: part\nnodes: 7")
    version = read_version(folder)

    assert set(version.unfit) >= {"front", "part"}


def test_an_unknown_flow_is_not_served(library: Library) -> None:
    """A name that nobody gave is no flow."""
    with pytest.raises(NotServed):
        library.current("evening")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Nobody wonders why no flow is served."""
    with pytest.raises(CannotRead, match="no such folder"):
        Library(tmp_path / "nowhere").load()


# Versions ----------------------------------------------------------------------------


def test_the_same_words_are_the_same_version(folder: Path, tmp_path: Path) -> None:
    """A copy of the folder elsewhere has the same digest."""
    for name in ("day.yaml", "night.yaml"):
        write(tmp_path / "copy", name)

    assert read_version(folder).digest == read_version(tmp_path / "copy").digest


def test_another_word_is_another_version(folder: Path) -> None:
    """Whatever callers could notice changes the digest."""
    before = read_version(folder).digest
    write(folder, "day.yaml", "Good night.")

    assert read_version(folder).digest != before


def test_another_name_of_a_file_is_another_version(folder: Path) -> None:
    """Flows are found by the names of their files, so these count, too."""
    before = read_version(folder).digest
    (folder / "day.yaml").rename(folder / "morning.yaml")

    assert read_version(folder).digest != before


def test_an_old_version_comes_back_from_disk(folder: Path, tmp_path: Path) -> None:
    """What was served is kept as text, and compiled again when it is asked for."""
    archive = tmp_path / "versions"
    first = Library(folder, archive)
    digest = first.load().digest
    write(folder, "day.yaml", "Good night.")
    second = Library(folder, archive)
    second.load()

    assert second.version(digest).flows["day"].text.source.endswith("Goodbye.\n")


def test_a_version_is_readable_text(library: Library, tmp_path: Path) -> None:
    """Whoever wants to know what callers got last Monday finds it."""
    kept = tmp_path / "versions" / library.latest.digest / "day.yaml"

    assert "Goodbye." in kept.read_text()


def test_a_version_that_was_altered_is_none(folder: Path, tmp_path: Path) -> None:
    """Nobody changes what a call in progress meets by writing into the archive."""
    archive = tmp_path / "versions"
    digest = Library(folder, archive).load().digest
    (archive / digest / "day.yaml").write_text(GOOD.format(name="day", words="Evil."))
    write(folder, "day.yaml", "Good night.")
    later = Library(folder, archive)
    later.load()

    with pytest.raises(VersionGone):
        later.version(digest)


@pytest.mark.parametrize("digest", ["0" * 32, "", "..", "../flows", "no-digest"])
def test_a_version_that_never_was_is_none(library: Library, digest: str) -> None:
    """A digest that nobody made leads nowhere."""
    with pytest.raises(VersionGone):
        library.version(digest)


def test_old_versions_are_taken_away(folder: Path, tmp_path: Path) -> None:
    """A version that no call can be in any more is not kept for ever."""
    archive = tmp_path / "versions"
    Library(folder, archive).load()
    write(folder, "day.yaml", "Good night.")
    library = Library(folder, archive)
    new = library.load().digest
    now = os.path.getmtime(archive / new)
    library.prune(now + KEEP.total_seconds() + 1)

    assert [place.name for place in archive.iterdir()] == [new]


def test_versions_of_today_are_kept(folder: Path, tmp_path: Path) -> None:
    """A deploy in the afternoon does not end the calls of the morning."""
    archive = tmp_path / "versions"
    Library(folder, archive).load()
    write(folder, "day.yaml", "Good night.")
    library = Library(folder, archive)
    library.load()
    library.prune(os.path.getmtime(archive / library.latest.digest) + 86_400)

    assert len(list(archive.iterdir())) == 2


def test_an_archive_that_cannot_be_written_stops_nobody(
    folder: Path, tmp_path: Path
) -> None:
    """Where nothing can be kept, calls are answered all the same."""
    (tmp_path / "versions").write_text("a file where the folder should be")
    library = Library(folder, tmp_path / "versions")
    library.load()

    assert library.version(library.latest.digest).flows


# Changes -----------------------------------------------------------------------------


def test_a_changed_file_is_read_again(folder: Path) -> None:
    """In development the next call hears what was just written."""
    clock = iter(range(0, 100, 10))
    library = Library(folder, None, lambda: next(clock))
    library.load()
    write(folder, "day.yaml", "Something quite different.")

    assert "different" in library.current("day")[1].text.source


def test_without_a_clock_files_are_left_alone(folder: Path, library: Library) -> None:
    """In production a half-copied folder is not read while calls come in."""
    write(folder, "day.yaml", "Something quite different.")

    assert "different" not in library.current("day")[1].text.source


def test_a_folder_that_vanishes_changes_nothing(folder: Path) -> None:
    """While somebody moves the folder, calls are answered as before."""
    clock = iter(range(0, 100, 10))
    library = Library(folder, None, lambda: next(clock))
    library.load()
    folder.rename(folder.with_name("moved"))

    assert library.current("day")[1].name == "day"
