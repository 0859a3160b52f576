"""Known faults of hours, queues, switches, texts, numbers and secrets."""

from __future__ import annotations

from collections.abc import Iterator

from bench.planting import (
    Quoted,
    Site,
    Tree,
    both,
    drop,
    fault,
    hang_up,
    name_of,
    nodes,
    options,
    put,
    text_of,
)

# People who are not there -----------------------------------------------------


@fault("106 104 105")
def wait_for_ever(tree: Tree) -> Iterator[Site]:
    """Who waits can do nothing else, and whatever happens waits again."""
    for path, _ in nodes(tree, "queue"):
        home = _label(tree, path)
        if home:
            again = {"gave-up": home, "full": home, "failed": home}
            yield both(name_of(path), drop(path, "escape"), put(path, *_flat(again)))


@fault("104 103 105 106 301 302")
def close_loop(tree: Tree) -> Iterator[Site]:
    """Where people, callbacks and messages lead on to, leads back to the first menu."""
    start = "main" if "main" in tree["nodes"] else tree["start"]
    for path, _ in nodes(tree, "queue"):
        if len(path) == 2:
            yield both(
                f"{name_of(path)} → {start}",
                put(("nodes", path[1]), "set", {"seen": "yes"}, "next", start),
                drop(("nodes", path[1]), *list(tree["nodes"][path[1]])),
            )


def _flat(values: dict[str, str]) -> Iterator[str]:
    for key, value in values.items():
        yield key
        yield value


def _label(tree: Tree, path: tuple[object, ...]) -> str:
    """The name by which a node can be led to: its own, or its path."""
    return ".".join(
        str(key) for key in path[1:] if key not in ("options", "endings", "go")
    )


@fault("406 103")
def closed_hangs_up(tree: Tree) -> Iterator[Site]:
    """Who calls outside the hours is cut off."""
    for path, node in nodes(tree, "hours", "queue"):
        if "closed" in node and _comes_first(tree, path):
            yield put(path, "closed", hang_up(tree))


def _comes_first(tree: Tree, path: tuple[object, ...]) -> bool:
    """Whether callers come here outside the hours: other doors are shut before."""
    return path[-1] in ("hall", "owner", "office", "guide", "front-desk", "agent")


@fault("407 405 303 309 412", error=False)
def cut_hour(tree: Tree) -> Iterator[Site]:
    """The people go home an hour before the door is shut."""
    schedules = tree.get("hours", {})
    for _, node in nodes(tree, "hours"):
        if isinstance(node["hours"], str) and node["hours"] in schedules:
            for name, queue in tree.get("queues", {}).items():
                hours = queue.get("hours")
                if isinstance(hours, dict) and node["hours"] in hours.values():
                    yield _shortened(tree, node["hours"], name)


def _shortened(tree: Tree, schedule: str, queue: str) -> Site:
    opens = tree["hours"][schedule].get("open", "")
    shorter = {"like": schedule, "open": Quoted(opens.replace(":00", ":30", 1))}
    hours = {
        tag: "cut" if name == schedule else name
        for tag, name in tree["queues"][queue]["hours"].items()
    }
    return both(
        f"{queue}: {schedule}",
        put(("hours",), cut=shorter),
        put(("queues", queue), hours=hours),
    )


@fault("402 303 302 305")
def never_open(tree: Tree) -> Iterator[Site]:
    """A schedule is never open."""
    for name in tree.get("hours", {}):
        zone = tree["hours"][name].get("zone", "Asia/Seoul")
        yield put(("hours",), name, {"zone": zone, "open": Quoted("off")})


@fault("401")
def bad_hours(tree: Tree) -> Iterator[Site]:
    """Hours that nobody can read."""
    for name, written in tree.get("hours", {}).items():
        yield put(("hours", name), open=Quoted("Mo-Fr 9-25; PH off"))
        if "zone" in written:
            yield put(("hours", name), zone="Asia/Soul")


@fault("309 301 302 303 305")
def people_of_one_language(tree: Tree) -> Iterator[Site]:
    """A queue serves only the first of the languages that the menu offers."""
    languages = tree.get("languages", [])
    for name, queue in tree.get("queues", {}).items():
        if len(languages) > 1 and isinstance(queue.get("hours"), dict):
            hours = queue["hours"].get(languages[0], queue["hours"].get("any"))
            yield put(
                ("queues", name), hours={languages[0]: hours}, languages=languages[:1]
            )


# Switches, callbacks, messages ------------------------------------------------


@fault("409 103")
def switch_hangs_up(tree: Tree) -> Iterator[Site]:
    """Staff turn a switch, and callers are cut off."""
    known = tree.get("switches", {})
    for path, node in nodes(tree, "switch"):
        usual = known[node["switch"]]["default"]
        for key in ("on", "off"):
            if key in node and key != usual:
                yield put(path, key, hang_up(tree))
        for value in node.get("values", {}):
            if value != usual:
                yield put((*path, "values"), value, hang_up(tree))


@fault("409 103")
def callbacks_off_hangs_up(tree: Tree) -> Iterator[Site]:
    """Staff take no requests for callbacks, and nothing stands in their place."""
    for path, node in nodes(tree, "callback"):
        if "switched_by" in node:
            yield put(path, "off", hang_up(tree))


@fault("411 406 103")
def promise_without_action(tree: Tree) -> Iterator[Site]:
    """ "We will call you back", and nothing behind it."""
    words = text_of(
        tree,
        "We are closed. We will call you back tomorrow.",
        "내일 다시 전화드리겠습니다.",
    )
    for path, node in nodes(tree, "hours"):
        if "closed" in node and _comes_first(tree, path):
            yield put(path, "closed", {"hangup": words})


@fault("410 301")
def callback_at_night(tree: Tree) -> Iterator[Site]:
    """Those who call back work when nobody may be called."""
    for path, node in nodes(tree, "callback"):
        queue = tree["queues"][node["callback"]]
        if isinstance(queue.get("hours"), dict):
            zone = next(iter(tree["hours"].values())).get("zone", "Asia/Seoul")
            night = {"zone": zone, "open": Quoted("22:00-24:00")}
            yield both(
                name_of(path),
                put(("hours",), night=night),
                put(("queues", node["callback"]), hours={"any": "night"}),
            )


@fault("117 103 608")
def drop_last_exit(tree: Tree) -> Iterator[Site]:
    """Nothing stands behind a message box that cannot be reached, and nothing else."""
    if "otherwise" in tree:
        for path, node in nodes(tree, "voicemail", "queue", "dial"):
            if "failed" in node:
                yield both(
                    f"{name_of(path)}: failed",
                    drop(path, "failed"),
                    drop((), "otherwise"),
                )


@fault("103 111 117 302 406 409 411 416")
def say_then_hang_up(tree: Tree) -> Iterator[Site]:
    """A sentence, and the call is over, before anybody was asked anything."""
    for path, node in nodes(tree, "say"):
        if "next" in node and not node.get("resolves") and path[-1] in FIRST:
            yield put(path, "next", hang_up(tree))


FIRST = ("welcome", "greeting", "closed", "shut", "shut-today", "nobody-on-call")


@fault("118 107")
def counter_misspelt(tree: Tree) -> Iterator[Site]:
    """What is counted is not what is asked about."""
    for path, node in nodes(tree, "set"):
        for name, value in node["set"].items():
            if str(value).startswith("+"):
                yield put(path, set={f"{name}s": value})


@fault("101 108 304 302 301 305", error=False)
def queue_misspelt(tree: Tree) -> Iterator[Site]:
    """A queue is named that is not there."""
    for path, node in nodes(tree, "queue"):
        yield put(path, queue=f"{node['queue']}s")


# Words ------------------------------------------------------------------------


@fault("501")
def remove_translation(tree: Tree) -> Iterator[Site]:
    """A prompt is not translated."""
    last = tree.get("languages", ["en"])[-1]
    if len(tree.get("languages", [])) < 2:
        return
    for path, node in nodes(
        tree, "say", "menu", "ask", "collect", "voicemail", "hangup"
    ):
        name = next(iter(node))
        if isinstance(node[name], dict) and last in node[name]:
            yield drop((*path, name), last)
    for path, option in options(tree):
        if isinstance(option.get("label"), dict) and last in option["label"]:
            yield drop((*path, "label"), last)


@fault("509 115")
def unknown_placeholder(tree: Tree) -> Iterator[Site]:
    """A value is said that nobody ever set."""
    for path, node in nodes(tree, "say"):
        words = text_of(tree, "Hello {custmer}.", "{custmer}님, 안녕하세요.")
        if "next" in node:
            yield put(path, say=words)


@fault("507")
def missing_recording(tree: Tree) -> Iterator[Site]:
    """A recording is played that is not there."""
    for path, _ in nodes(tree, "say"):
        yield put(path, say={"play": "sound/not-there.wav", "text": Quoted("Hello.")})


@fault("601", error=False)
def endless_prompt(tree: Tree) -> Iterator[Site]:
    """A sentence that the carrier's voice cannot read to its end."""
    for path, _ in nodes(tree, "say"):
        yield put(path, say=text_of(tree, "Please hold. " * 300, "잠시만요. " * 600))


@fault("603")
def voice_of_another_language(tree: Tree) -> Iterator[Site]:
    """A voice that does not speak the language."""
    for tag in tree.get("voices", {}):
        voice = "Polly.Joanna-Neural" if tag == "ko" else "Polly.Seoyeon-Neural"
        yield put(("voices",), tag, voice)


@fault("003 007")
def misspelt_word(tree: Tree) -> Iterator[Site]:
    """A word of the language is misspelt."""
    for path, node in nodes(tree, "menu", "queue", "callback"):
        for key in ("options", "escape", "slots"):
            if key in node:
                yield both(
                    f"{name_of(path)}: {key}",
                    put(path, f"{key}z", node[key]),
                    drop(path, key),
                )


# Numbers, addresses, secrets --------------------------------------------------


def _asks_secret(tree: Tree) -> Iterator[tuple[tuple[object, ...], Tree]]:
    for path, node in nodes(tree, "collect"):
        if isinstance(node.get("next"), str):
            yield path, node


@fault("701")
def secret_said(tree: Tree) -> Iterator[Site]:
    """A PIN is read aloud."""
    for path, node in _asks_secret(tree):
        value = f"{{{node['into']}}}"
        said = text_of(tree, f"You keyed in {value}.", f"{value} 번을 누르셨습니다.")
        read_back = {"say": said, "next": node["next"]}
        yield both(
            name_of(path),
            put(path, sensitive="yes", next=read_back),
            drop(path, "confirm"),
        )


@fault("701")
def secret_in_address(tree: Tree) -> Iterator[Site]:
    """A PIN stands in an address, for every log to keep."""
    for path, _ in nodes(tree, "lookup"):
        for other, entry in _asks_secret(tree):
            if entry["next"] == path[-1]:
                address = Quoted(f"https://example.org/{{{entry['into']}}}")
                yield both(
                    name_of(path),
                    put(other, sensitive="yes"),
                    drop(other, "confirm"),
                    put(path, lookup={"get": address}),
                )


@fault("607")
def insecure_address(tree: Tree) -> Iterator[Site]:
    """Values of callers are sent for everybody to read."""
    for path, node in nodes(tree, "lookup"):
        (how, address), *_ = node["lookup"].items()
        if how in ("get", "post"):
            yield put(
                path, lookup={how: Quoted(address.replace("https://", "http://"))}
            )


@fault("706")
def credential_in_address(tree: Tree) -> Iterator[Site]:
    """A key of the service stands in the file."""
    for path, node in nodes(tree, "lookup"):
        (how, address), *_ = node["lookup"].items()
        if how in ("get", "post"):
            key = "api_key=sk_live_4eC39HqLyjWDarjtT1zdp7dc"
            yield put(path, lookup={how: Quoted(f"{address}?{key}")})


@fault("606")
def premium_number(tree: Tree) -> Iterator[Site]:
    """Callers are put through to a number that costs them, or us, a fortune."""
    premium = Quoted("+19005551234")
    for path, _ in nodes(tree, "dial"):
        yield put(path, dial=[premium])
    for name in tree.get("lines", {}):
        yield put(("lines", name), default=premium)


@fault("605")
def bad_number(tree: Tree) -> Iterator[Site]:
    """A number that rings nowhere."""
    for path, _ in nodes(tree, "dial"):
        yield put(path, dial=[Quoted("+1202555")])
    yield put((), numbers=[Quoted("+82")])


@fault("702")
def records_without_notice(tree: Tree) -> Iterator[Site]:
    """Callers are recorded and not told."""
    told = any("recording" in node.get("notice", ()) for _, node in nodes(tree))
    for path, _ in nodes(tree, "queue", "dial"):
        if not told:
            yield put(path, records="yes")


@fault("703", error=False)
def kept_for_ever(tree: Tree) -> Iterator[Site]:
    """Messages are kept, and nobody says how long."""
    for path, node in nodes(tree, "voicemail"):
        if "keep_for" in node:
            yield drop(path, "keep_for")


@fault("513", error=False)
def notice_gone(tree: Tree) -> Iterator[Site]:
    """What the law wants said is not said."""
    for path, node in nodes(tree, "say"):
        if tree.get("profile", "").startswith("kr") and "charge" in node.get(
            "notice", ()
        ):
            hello = text_of(tree, "Welcome.", "안녕하세요.")
            yield both(name_of(path), drop(path, "notice"), put(path, say=hello))
