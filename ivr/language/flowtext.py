"""A flow as its author wrote it: typed, with spans, before it is a graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ivr.language.definitions import (
    Announcement,
    Argument,
    Article,
    GlobalKey,
    Hours,
    Intent,
    Line,
    Queue,
    Switch,
    Use,
)
from ivr.language.nodes import NodeText, Part
from ivr.language.settings import Named
from ivr.language.text import Prompt
from ivr.records import dataclass
from ivr.source import Allow, Document, Fault, Span
from ivr.source import Mapping as Tree


@dataclass(frozen=True, slots=True)
class Readings:
    """What came of a file and of its nodes: where it has not changed it comes again.

    *context* is what the nodes hang on beside their own text.
    """

    document: Document
    context: tuple[object, ...]
    parts: tuple[Part, ...]


@dataclass(slots=True)
class FlowText:
    """Everything that a flow file says; reading has left faults where it failed."""

    path: str
    name: str
    span: Span
    """Where the file's first key stands, for faults of the whole."""
    source: str = ""
    root: Tree | None = None
    title: Prompt | None = None
    profile: str = "default"
    languages: tuple[str, ...] = ("en",)
    voices: Mapping[str, str] = field(default_factory=dict)
    numbers: tuple[Named, ...] = ()
    map: str = "staff"
    """Who may open the page of the keys for each concern."""
    phone: str = "staff"
    """Who may try the menu in a browser."""
    start: Named | None = None
    agent: Named | None = None
    otherwise: Named | None = None
    intents: dict[str, Intent] = field(default_factory=dict)
    hours: dict[str, Hours] = field(default_factory=dict)
    switches: dict[str, Switch] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    keys: dict[str, GlobalKey] = field(default_factory=dict)
    announcements: dict[str, Announcement] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    takes: dict[str, Argument] = field(default_factory=dict)
    uses: dict[str, Use] = field(default_factory=dict)
    """Files brought in; what they define stands beside the flow's own, as
    ``front/agent``."""
    phrases: dict[str, dict[str, str]] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    recordings: Mapping[str, str] = field(default_factory=dict)
    """The wording of recordings by their path, as ``recordings.yaml`` has it."""
    lost: frozenset[str] = frozenset()
    """Recordings that are played and do not lie in the folder; addresses are none."""
    nodes: dict[str, NodeText] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    faulty_nodes: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    """Sections of which a part could not be read: what they define is not known."""
    allows: list[Allow] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    """The text of every file read, by path, for rendering and the digest."""
    spans: dict[str, Span] = field(default_factory=dict)
    """Where the value of each setting of the flow stands."""
    read: Readings | None = None
    """How it was read, to be read again sooner."""
