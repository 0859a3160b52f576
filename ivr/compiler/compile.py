"""From what the author wrote to a flow in which every exit leads somewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from ivr.compiler.flow import DROPPED, Exit, Flow, Node
from ivr.compiler.sharing import Shared
from ivr.dtmf import Key, parse_key
from ivr.language.definitions import GlobalKey
from ivr.language.flowtext import FlowText
from ivr.language.kind import ExitRule, Way
from ivr.language.nodes import NodeText
from ivr.language.profile import Profile, load_profile
from ivr.language.reader import suggestion
from ivr.records import dataclass
from ivr.source import Fault, Span

DEFAULT_PROFILE = "default"


@dataclass(frozen=True, slots=True)
class FlowSet:
    """Flows that are checked and served together, and the faults of reading them."""

    flows: Mapping[str, Flow]
    faults: tuple[Fault, ...]
    texts: tuple[FlowText, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    """Every file's text by path."""


def compile_set(
    texts: Iterable[FlowText],
    profile: str | None = None,
    before: FlowSet | None = None,
) -> FlowSet:
    """Compile flows as one set.

    Args:
        texts: The flows as read. Their queues, hours, intents and switches are
            shared by name.
        profile: The profile to use in place of each flow's own.
        before: A set of a while ago: what reads the same is not worked out again.
    """
    texts = tuple(texts)
    faults = [fault for text in texts for fault in text.faults]
    flows = before.flows if before else {}
    timetables = (flow.timetable for flow in flows.values())
    shared = Shared(texts, faults, next(timetables, None))
    linked: dict[str, Flow] = {}
    for text in texts:
        if text.name in linked:
            first = linked[text.name].text
            faults.append(
                Fault(
                    "duplicate-key",
                    f'another flow of the set is called "{text.name}" too',
                    text.spans.get("name", text.span),
                    "give each flow a name of its own",
                    ((first.spans.get("name", first.span), "the other one"),),
                )
            )
            continue
        compiler = _Compiler(text, shared, faults, profile)
        linked[text.name] = compiler.flow(linked, flows.get(text.name))
    sources = {path: words for text in texts for path, words in text.sources.items()}
    return FlowSet(linked, tuple(faults), texts, sources)


def compile_flow(text: FlowText, profile: str | None = None) -> Flow:
    """Compile one flow by itself; its faults are in ``text.faults``."""
    found = compile_set((text,), profile)
    text.faults[:] = found.faults
    return found.flows[text.name]


class _Compiler:
    """Fills in the exits of one flow."""

    def __init__(
        self,
        text: FlowText,
        shared: Shared,
        faults: list[Fault],
        profile: str | None,
    ) -> None:
        self.text = text
        self.shared = shared
        self.faults = faults
        self.profile = self._profile(profile or text.profile)
        self.otherwise = text.otherwise.name if text.otherwise else None
        self.agent = text.agent.name if text.agent else None
        self.keys = self._keys()

    def flow(self, linked: Mapping[str, Flow], before: Flow | None = None) -> Flow:
        text, tables = self.text, self.shared.tables
        known = self._known(before) if before else {}
        nodes = {
            node.name: known.get(id(node))
            or Node(
                node.name,
                node.kind,
                node,
                tuple(self._exits(node)),
                tuple(_resolved(node, text)),
            )
            for node in text.nodes.values()
        }
        return Flow(
            name=text.name,
            path=text.path,
            text=text,
            profile=self.profile,
            languages=text.languages,
            voices=text.voices,
            start=text.start.name if text.start else None,
            agent=self.agent,
            otherwise=self.otherwise,
            intents=self.shared.intents_of(text),
            switches=tables["switches"],
            queues=tables["queues"],
            keys=self.keys,
            announcements=tables["announcements"],
            lines=tables["lines"],
            articles=text.articles,
            nodes=nodes,
            timetable=self.shared.timetable.led_by(next(iter(text.hours), "")),
            digest=digest(text),
            linked=linked,
        )

    def _known(self, before: Flow) -> dict[int, Node]:
        """The nodes of *before* that would come out the same, by what they are of.

        Those with faults do not count: they are to be told again.
        """
        same = (
            before.profile is self.profile
            and (before.agent, before.otherwise) == (self.agent, self.otherwise)
            and before.keys == self.keys
            and before.text.articles == self.text.articles
        )
        faulty = before.text.faulty_nodes
        return {
            id(node.text): node
            for node in before.nodes.values()
            if same and node.name not in faulty
        }

    def _profile(self, name: str) -> Profile:
        found = load_profile(name)
        if not isinstance(found, Profile):
            span = self.text.spans.get("profile", self.text.span)
            for fault in found:
                help = fault.help
                message = f'there is no profile "{name}"'
                self.faults.append(Fault("wrong-type", message, span, help))
                break
            found = load_profile(DEFAULT_PROFILE)
        assert isinstance(found, Profile)
        return found.with_phrases(self.text.phrases) if self.text.phrases else found

    # Keys of the whole flow ---------------------------------------------------

    def _keys(self) -> dict[str, GlobalKey]:
        where = self.text.agent.span if self.text.agent else self.text.span
        found = {
            key: GlobalKey(key, role, None, None, where)
            for key, role in self.profile.keys.items()
        }
        found.update(self.text.keys)
        return {
            key: each
            for key, each in found.items()
            if each.role != "none" and (each.role != "agent" or self.agent)
        }

    def _key_exits(self, node: NodeText, own: list[Exit]) -> Iterator[Exit]:
        taken = {exit.label for exit in own if exit.key}
        for each in self.keys.values():
            key = parse_key(each.key)
            if not isinstance(key, Key) or key.text in taken:
                continue
            if not node.kind.takes_key(key):
                continue
            target = {"agent": self.agent, "repeat": node.name}.get(
                each.role, each.target
            )
            yield Exit(
                key.text,
                "choice",
                target,
                None,
                each.span,
                origin="key",
                key=key,
                role=each.role,  # type: ignore[arg-type]
                said=each.label,
            )

    # Exits ---------------------------------------------------------------------

    def _exits(self, node: NodeText) -> Iterator[Exit]:
        ways = list(node.kind.ways(node.written))
        own: list[Exit] = []
        by_label = {way.label: way for way in ways}
        for way in ways:
            exit = self._exit(node, way, by_label)
            if exit is not None:
                own.append(exit)
        yield from own
        yield from self._key_exits(node, own)

    def _exit(self, node: NodeText, way: Way, ways: Mapping[str, Way]) -> Exit | None:
        if way.target is not None:
            return self._made(node, way, way.target.node, None, "written")
        rule = way.rule
        if rule is None:
            return self._made(node, way, None, DROPPED, "unwritten")
        match rule.unwritten:
            case "waits":
                return None
            case "as":
                return self._like(node, way, rule, ways)
            case "ends":
                return self._made(node, way, None, rule.ending, "unwritten")
            case "required":
                self._missing(node, rule)
                return self._made(node, way, None, DROPPED, "unwritten")
        if self._may_fall_back(node):
            return self._made(node, way, self.otherwise, None, "otherwise")
        return self._made(node, way, None, DROPPED, "unwritten")

    def _like(
        self, node: NodeText, way: Way, rule: ExitRule, ways: Mapping[str, Way]
    ) -> Exit | None:
        if rule.like == "closed":
            # The guard of "closed" covers what its special names leave unwritten.
            return None
        model = ways.get(rule.like)
        found = self._exit(node, model, ways) if model else None
        if found is None:
            return None
        ending = rule.ending if found.ending and found.good and rule.ending else None
        return self._made(node, way, found.target, ending or found.ending, found.origin)

    def _made(
        self,
        node: NodeText,
        way: Way,
        target: str | None,
        ending: str | None,
        origin: Any,
    ) -> Exit:
        rule = way.rule
        span = way.target.span if way.target else way.span or node.kind_span
        failed = way.label == "failed"
        # Whoever comes back from a part has what the node around it resolves.
        returns = bool(node.resolves) and node.kind.enters_flow() is not None
        return Exit(
            way.label,
            way.by,
            target,
            ending,
            span,
            origin=origin,
            good=way.good or returns or bool(rule and rule.good),
            door=rule.door if rule else True,
            strain=bool(rule and rule.strain),
            service=node.kind.service if failed else "",
            guard=way.guard,
            sets=way.sets,
            key=way.key,
            said=way.said,
            promises=way.promises,
        )

    def _may_fall_back(self, node: NodeText) -> bool:
        """``otherwise`` does not apply at its own node, nor inside it."""
        own = self.otherwise
        return own is not None and not (
            node.name == own or node.name.startswith(own + ".")
        )

    def _missing(self, node: NodeText, rule: ExitRule) -> None:
        self.text.faulty_nodes.add(node.name)
        self.faults.append(
            Fault(
                "missing-setting",
                f'"{node.name}" does not say where "{rule.label}" leads',
                node.kind_span,
                f"add {rule.label}: and the name of a node",
            )
        )


def _resolved(node: NodeText, text: FlowText) -> Iterator[str]:
    """The intents that *node* settles: its own, and those of the article it reads."""
    yield from (intent.name for intent in node.resolves)
    for what, name, _ in node.kind.refers():
        if what == "article" and name in text.articles:
            yield from text.articles[name].intents


def digest(text: FlowText) -> str:
    """What the flow says, as 32 hexadecimal digits: the same words, the same digest."""
    content = hashlib.sha256()
    for path in sorted(text.sources):
        content.update(text.sources[path].encode("utf-8", "surrogatepass"))
        content.update(b"\0")
    return content.hexdigest()[:32]


def undefined_targets(flow: Flow) -> Iterator[tuple[Node, Exit, str | None]]:
    """Exits that name a node which is not there, with the name probably meant."""
    for node, exit in flow.edges():
        if exit.target is not None and exit.target not in flow.nodes:
            yield node, exit, suggestion(exit.target, flow.nodes)


def no_span(path: str) -> Span:
    """The first place of a file, for faults that have no other."""
    return Span(path, 1, 1, 1, 1)
