"""Reading a node: exactly one kind key, beside it settings and fixed exits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingABC
from collections.abc import Set as AbstractSet
from dataclasses import field
from typing import Any

from ivr.language import targets
from ivr.language.kind import Kind, Setting, Target, load_kinds, settings_of
from ivr.language.meant import known_elsewhere
from ivr.language.reader import Reader, Unreadable, head, suggestion
from ivr.language.settings import INTENTS, Named, several
from ivr.language.targets import read_target
from ivr.language.text import Prompt, read_prompt
from ivr.records import dataclass
from ivr.source import Entry, Fault, Mapping, Scalar, Span

NOTICES = ("recording", "charge", "staff-protection")
COMMON = ("resolves", "prepare", "notice", "note")
"""Settings that any node may have."""

_NOTICES = several(*NOTICES)


@dataclass(frozen=True, slots=True)
class NodeText:
    """A node as read: its kind with its settings, and the exits that are written."""

    name: str
    kind: Kind
    written: MappingABC[str, Target]
    span: Span
    """Where the name, or the beginning of a node in place, stands."""
    kind_span: Span
    """Where the kind's key stands."""
    whole: Span
    resolves: tuple[Named, ...] = ()
    prepare: Prompt | None = None
    notice: tuple[str, ...] = ()
    spans: MappingABC[str, Span] = field(default_factory=dict)
    """Where the value of each setting and exit stands."""
    key_spans: MappingABC[str, Span] = field(default_factory=dict)
    """Where the key of each setting and exit stands."""

    @property
    def parent(self) -> str | None:
        """The node that holds this one in place."""
        name, dot, _ = self.name.rpartition(".")
        return name if dot else None

    def at(self, name: str) -> Span:
        """Where setting or exit *name* stands, or else the kind's key."""
        return self.spans.get(name, self.kind_span)

    def __hash__(self) -> int:
        return hash((self.name, self.span))


@dataclass(frozen=True, slots=True)
class Part:
    """All that came of reading one entry of the nodes."""

    entry: Entry
    nodes: MappingABC[str, NodeText]
    faults: Sequence[Fault]
    faulty: AbstractSet[str]
    played: AbstractSet[str]
    unquoted: Sequence[Scalar]


_NONE: frozenset[str] = frozenset()


class NodeReader(Reader):
    """A reader that keeps the nodes it reads, those in place among them."""

    __slots__ = ("nodes", "named_at", "parts", "known")

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.nodes: dict[str, NodeText] = {}
        self.named_at: Span | None = None
        self.parts: list[Part] = []
        """What came of each entry, in order."""
        self.known: MappingABC[int, Part] = {}
        """What came of entries before, by the identity of the entry."""

    @property
    def context(self) -> tuple[object, ...]:
        """All that the reading of an entry hangs on beside the entry."""
        return self.path, self.prefix, self.languages, dict(self.recordings)

    def part(self, entry: Entry, read: Callable[[NodeReader], None]) -> None:
        """Take what *read* makes of *entry*, or what it made of it before."""
        known = self.known.get(id(entry))
        if known is None or known.entry is not entry:
            known = self._read(entry, read)
        self.parts.append(known)
        self.nodes.update(known.nodes)
        self.faults += known.faults
        self.nodes_with_faults |= known.faulty
        self.played |= known.played
        self.unquoted += known.unquoted

    def _read(self, entry: Entry, read: Callable[[NodeReader], None]) -> Part:
        own = NodeReader(self.path)
        own.prefix, own.languages = self.prefix, self.languages
        own.recordings = self.recordings
        own.elsewhere = len(self.faults)
        read(own)
        return Part(
            entry,
            own.nodes,
            own.faults or (),
            own.nodes_with_faults or _NONE,
            own.played or _NONE,
            own.unquoted or (),
        )


def read_node(value: Mapping, name: str, reader: Reader) -> bool:
    """Read the node in *value* into ``reader.nodes``; False where it cannot be."""
    assert isinstance(reader, NodeReader)
    reader.node = name
    span, reader.named_at = reader.named_at or head(value), None
    found = _kind_key(value, reader)
    if found is None:
        reader.nodes_with_faults.add(name)
        return False
    cls = load_kinds()[found.key.text]
    settings = {setting.name: setting for setting in settings_of(cls)}
    try:
        kind = cls(**_settings(cls, found, value, settings, reader))
    except Unreadable:
        reader.node = name
        kind = None
    common = _common(value, reader)
    written = _exits(cls, found, value, settings, reader)
    reader.node = name
    if kind is None:
        reader.nodes_with_faults.add(name)
        return False
    reader.nodes[name] = NodeText(
        name,
        kind,
        written,
        span,
        found.key.span,
        value.span,
        spans={e.key.text: head(e.value) for e in value.entries},
        key_spans={e.key.text: e.key.span for e in value.entries},
        **common,
    )
    return True


def _kind_key(value: Mapping, reader: Reader) -> Entry | None:
    """The entry that names the node's kind, or None after saying why not."""
    kinds = load_kinds()
    found = [entry for entry in value.entries if entry.key.text in kinds]
    if len(found) == 1:
        return found[0]
    if found:
        # Where the second key is also a setting, say so in terms of both.
        first, second = found[0].key, found[1].key
        reader.fault(
            "two-kinds-in-one-node",
            f'"{first.text}" and "{second.text}" are two kinds; a node has one',
            second.span,
            "make a node of its own for it, and lead there",
            ((first.span, "the first kind"),),
        )
        return None
    words = [entry.key for entry in value.entries if entry.key.text not in COMMON]
    for word, near in _near_kinds(words, kinds):
        reader.fault(
            "unknown-kind",
            f'"{word.text}" is no kind of node',
            word.span,
            f'did you mean "{near}"?',
        )
        return None
    listed = ", ".join(sorted(kinds))
    where = words[0].span if words else head(value)
    message = "this node has no kind; nobody knows what callers meet here"
    reader.fault("unknown-kind", message, where, f"add one of {listed}")
    return None


def _near_kinds(
    words: Sequence[Scalar], kinds: MappingABC[str, type[Kind]]
) -> Iterator[tuple[Scalar, str]]:
    """Keys of a node that may stand for its kind, with the kinds."""
    given = {word.text for word in words}

    def taken(name: str) -> int:
        labels = {rule.label for rule in kinds[name].exits}
        return len(given & (labels | {each.name for each in settings_of(kinds[name])}))

    for word in words:
        # Of several kinds, that which has most of what stands beside it.
        found = list(known_elsewhere(word.text, kinds))
        if found:
            yield word, max(found, key=taken)
    for word in words:
        near = suggestion(word.text, kinds)
        if near:
            yield word, near


def _settings(
    cls: type[Kind],
    found: Entry,
    value: Mapping,
    settings: MappingABC[str, Setting],
    reader: Reader,
) -> dict[str, Any]:
    """The kind's settings by attribute; raises where a required one is missing."""
    read: dict[str, Any] = {}
    missing: Unreadable | None = None
    node = reader.node
    for setting in settings.values():
        given = found.value if setting.name == "value" else value.get(setting.name)
        reader.node = node
        if given is None:
            if setting.required:
                missing = reader.refuse(
                    "missing-setting",
                    f'this "{cls.name}" has no "{setting.name}"',
                    found.key.span,
                    f"add {setting.name}: {_first_sentence(setting.doc)}",
                )
            continue
        try:
            read[setting.attribute] = setting.type.read(given, reader)
        except Unreadable as unreadable:
            reader.nodes_with_faults.add(node)
            if setting.required:
                missing = unreadable
    reader.node = node
    if missing:
        raise missing
    return read


def _first_sentence(doc: str) -> str:
    text = " ".join(doc.split())
    first = text.split(". ")[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _common(value: Mapping, reader: Reader) -> dict[str, Any]:
    read: dict[str, Any] = {}
    types = {"resolves": INTENTS.read, "prepare": read_prompt, "notice": _NOTICES.read}
    for name, reads in types.items():
        given = value.get(name)
        if given is not None:
            try:
                read[name] = reads(given, reader)
            except Unreadable:
                continue
    return read


def _exits(
    cls: type[Kind],
    found: Entry,
    value: Mapping,
    settings: MappingABC[str, Setting],
    reader: Reader,
) -> dict[str, Target]:
    labels = [rule.label for rule in cls.exits]
    written: dict[str, Target] = {}
    node = reader.node
    for entry in value.entries:
        name = entry.key.text
        if entry is found or name in COMMON or name in settings:
            continue
        if name not in labels:
            expected: Sequence[str] = [*settings, *labels, *COMMON]
            expected = [each for each in expected if each != "value"]
            near = _unknown(entry.key, cls, expected, reader)
            if near not in labels or value.get(near) is not None:
                continue
            # Told once; to say that this exit is missing would be telling it again.
            name = near
        try:
            written[name] = read_target(entry.value, name, reader)
        except Unreadable:
            reader.nodes_with_faults.add(node)
        reader.node = node
    return written


def _unknown(
    key: Scalar, cls: type[Kind], expected: Sequence[str], reader: Reader
) -> str | None:
    if key.empty:
        reader.fault(
            "text-cut-by-comment",
            "an unquoted # began a comment here",
            key.span,
            'write "#" in quotes, or pound',
        )
        return None
    return reader.unknown(key, f'for a "{cls.name}"', expected)


targets._read_node.append(read_node)
