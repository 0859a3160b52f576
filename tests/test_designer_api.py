"""What the designer's page asks of the program, over HTTP."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, browser, logged_in
from phone_site import Site, site_at
from publishing_site import sends

from ivr.editing.edits import Edit, apply

FLOWS = Path(__file__).parent.parent / "flows"

SHOP = """\
ivr: 1
languages: [ko, en]
start: main
otherwise: desk
use: {house: shared/house.yaml}
queues: {desk: {hours: {any: house/office}}}
nodes:
  main:
    menu: {ko: "무엇을 도와 드릴까요?", en: "How can we help?"}
    options:
      1: {label: {ko: "상담원"}, go: dsek}    # people
  desk: {queue: desk, closed: sorry, full: sorry, failed: sorry}
  sorry: {hangup: {ko: "감사합니다.", en: "Good bye."}, ends: refused}
"""
HOUSE = 'hours: {office: {zone: Asia/Seoul, open: "Mo-Fr 09:00-18:00"}}\n'


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with a shop whose hours stand in a file of their own."""
    shared = tmp_path / "flows" / "shared"
    shared.mkdir(parents=True)
    (shared / "house.yaml").write_text(HOUSE, "utf-8")
    with site_at(tmp_path, shop=SHOP) as made:
        yield made


@pytest.fixture
def client(site: Site) -> Browser:
    """Whoever sits at the machine."""
    return browser(site)


def asks(client: Browser, what: str, **body: Any) -> Any:
    """What the program answers about the shop."""
    answer = sends(client, "POST", f"/designer/shop/{what}", body)
    assert answer.status_code == 200, answer.text
    return answer.json


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """*text* with the edits of an answer."""
    return apply({"shop.yaml": text}, [Edit(**each) for each in edits])["shop.yaml"]


def test_the_state_is_the_file(client: Browser) -> None:
    """The page begins with the file's text, and where each node stands in it."""
    found = client.get("/designer/shop/state").json

    assert found["text"] == SHOP
    assert found["path"] == "shop.yaml"
    assert found["at"]["main"] == ["nodes", "main"]
    assert found["files"] == ["shared/house.yaml", "shop.yaml"]
    assert [node["name"] for node in found["tree"]["nodes"]][0] == "main"


def test_words_are_listed_with_what_is_missing(client: Browser) -> None:
    """A translator sees each text, its length, and in which language it is not said."""
    found = client.get("/designer/shop/state").json

    label = next(e for e in found["texts"] if e["at"][-1] == "label")
    assert label["words"] == {"ko": "상담원"}
    assert label["missing"] == ["en"]
    assert label["node"] == "main"
    assert label["seconds"]["ko"] > 0


def test_findings_are_of_the_text_that_was_sent(client: Browser) -> None:
    """What is typed is checked, not what is saved."""
    sound = SHOP.replace("dsek", "desk")

    before = asks(client, "check", text=SHOP, only="findings")["findings"]
    after = asks(client, "check", text=sound, only="findings")["findings"]

    missing = next(each for each in before if each["slug"] == "undefined-target")
    assert (missing["path"], missing["line"]) == ("shop.yaml", 11)
    assert "undefined-target" not in [each["slug"] for each in after]


def test_how_it_looks_comes_without_findings(client: Browser) -> None:
    """The tree need not wait for the proofs."""
    found = asks(client, "check", text=SHOP, only="look")

    assert "findings" not in found
    assert found["tree"]["nodes"]


def test_a_text_is_tidied_by_edits(client: Browser) -> None:
    """Only the blanks that differ are edited, and it is undone to the letter."""
    untidy = SHOP.replace("go: dsek}    # people", "go: dsek}    # people  ")

    found = asks(client, "format", text=untidy)

    after = edited(untidy, found["edits"])
    assert after == SHOP
    assert edited(after, found["undo"]) == untidy


def test_what_cannot_be_read_is_not_tidied(client: Browser) -> None:
    """The page hears why, and gets no edits."""
    body = {"text": "ivr: 1\nnodes: {"}

    answer = sends(client, "POST", "/designer/shop/format", body)

    assert answer.status_code == 422
    assert "cannot be read" in answer.json["message"]


def test_a_form_edits_the_text(client: Browser) -> None:
    """The answer has the edits, what undoes them, and how it looks then."""
    order = {
        "do": "say",
        "at": ["nodes", "main", "options", "1", "label"],
        "language": "en",
        "words": "a person",
    }

    found = asks(client, "edit", text=SHOP, orders=[order])

    after = edited(SHOP, found["edits"])
    assert after == SHOP.replace('{ko: "상담원"}', '{ko: "상담원", en: "a person"}')
    assert edited(after, found["undo"]) == SHOP
    assert not any("missing" in each for each in found["texts"])


def test_an_edit_of_another_file_says_so(client: Browser) -> None:
    """What is renamed is renamed in the file that defines it, and where it is used."""
    order = {
        "do": "rename",
        "file": "shared/house.yaml",
        "what": "schedule",
        "name": "office",
        "to": "bureau",
    }

    found = asks(client, "edit", text=SHOP, orders=[order])

    assert {each["path"] for each in found["edits"]} == {
        "shop.yaml",
        "shared/house.yaml",
    }
    text = apply(
        {"shop.yaml": SHOP, "shared/house.yaml": HOUSE},
        [Edit(**each) for each in found["edits"]],
    )
    both = asks(
        client,
        "check",
        text=text["shop.yaml"],
        files={"shared/house.yaml": text["shared/house.yaml"]},
        only="findings",
    )
    assert "any: house/bureau" in text["shop.yaml"]
    assert "bureau" not in str(both["findings"])


def test_what_cannot_be_done_is_told(client: Browser) -> None:
    """The reason is a sentence, not a number."""
    order = {"do": "remove", "at": ["nodes", "nobody"]}

    answer = sends(
        client, "POST", "/designer/shop/edit", {"text": SHOP, "orders": [order]}
    )

    assert answer.status_code == 422
    assert "any more" in answer.json["message"]


def test_a_fix_is_shown_before_it_is_made(client: Browser) -> None:
    """The finding says that it can be fixed; the fix, what it would change."""
    listed = asks(client, "check", text=SHOP)["findings"]
    finding = next(each for each in listed if each["slug"] == "undefined-target")

    found = asks(client, "fix", text=SHOP, finding=finding)["fixes"]

    assert finding["fixable"]
    assert [each["title"] for each in found] == ['write "desk" for "dsek"']
    assert edited(SHOP, found[0]["edits"]) == SHOP.replace("dsek", "desk")
    assert "-      1: " in found[0]["lines"]


def test_only_the_latest_text_is_checked(client: Browser) -> None:
    """Who types on is not kept waiting for what was found in older letters."""
    asks(client, "check", text=SHOP, only="look", page="p", turn=2)

    answer = sends(
        client,
        "POST",
        "/designer/shop/check",
        {"text": SHOP + "# x\n", "page": "p", "turn": 1},
    )

    assert answer.status_code == 409


def test_a_menu_begins_as_an_empty_page(client: Browser) -> None:
    """Who begins a new menu needs no file: forms write the first words of it."""
    found = client.get("/designer/new-one/state").json
    order = {"do": "put", "at": ["ivr"], "value": 1}

    answer = sends(
        client, "POST", "/designer/new-one/edit", {"text": "", "orders": [order]}
    )

    assert (found["text"], found["new"]) == ("", True)
    assert answer.json["edits"] == [
        {"path": "new-one.yaml", "start": 0, "end": 0, "text": "ivr: 1\n"}
    ]


def test_a_text_that_cannot_be_read_has_findings(client: Browser) -> None:
    """The page stays at work whatever is typed."""
    for text in ("", "[", "a: &b", "nodes: 7", "\x00", SHOP[:200], "ivr: 1\nnodes:"):
        found = asks(client, "check", text=text)

        assert found["findings"]


def test_forms_are_told_of_every_kind(client: Browser) -> None:
    """Each setting has a shape, each exit what it is for."""
    found = client.get("/designer/kinds.json").json

    for name, kind in found["kinds"].items():
        assert kind["settings"][0]["name"] == name
        assert all(each["shape"]["form"] for each in kind["settings"])
        assert all(each["doc"] for each in kind["exits"])
    assert found["sections"]["hours"]["of"]
    assert [each["name"] for each in found["common"]][0] == "resolves"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/designer/no%20menu/check", {"text": ""}),
        ("/designer/shop/check", {"text": 7}),
        ("/designer/shop/check", ["text"]),
        ("/designer/shop/edit", {"text": SHOP, "orders": [7]}),
        ("/designer/shop/edit", {"text": SHOP, "orders": [{"do": "put", "at": 3}]}),
        ("/designer/shop/fix", {"text": SHOP}),
    ],
)
def test_a_strange_request_is_refused(client: Browser, path: str, body: Any) -> None:
    """A page of another version is told no, not shown a fault of ours."""
    assert sends(client, "POST", path, body).status_code in (400, 404, 422)


def test_who_runs_the_line_does_not_change_menus(tmp_path: Path) -> None:
    """In production the designer is for designers and admins."""
    env = {
        "IVR_ENV": "production",
        "IVR_PUBLIC_URL": "https://ivr.example.org",
        "IVR_SECRET_KEY": "k" * 32,
        "TWILIO_AUTH_TOKEN": "t" * 32,
    }
    with site_at(tmp_path, env=env, shop=SHOP.replace("use:", "# use:")) as made:
        ops, designer = logged_in(made, "ops"), logged_in(made, "designer")

        assert ops.get("/designer/shop/state").status_code == 403
        assert designer.get("/designer/shop/state").status_code == 200
        assert browser(made).get("/designer/kinds.json").status_code in (302, 401)


def test_every_example_can_be_designed(tmp_path: Path) -> None:
    """The menus that people begin with open without a finding that counts."""
    shutil.copytree(FLOWS, tmp_path / "flows")
    with site_at(tmp_path) as made:
        client = browser(made)
        for path in sorted(FLOWS.glob("*.yaml")):
            if path.name.endswith(".test.yaml"):
                continue
            at = f"/designer/{path.stem}"
            text = client.get(f"{at}/state").json["text"]
            answer = sends(client, "POST", f"{at}/check", {"text": text})

            assert text == path.read_text("utf-8")
            found = answer.json["findings"]
            assert [each for each in found if each["severity"] == "error"] == []


def test_labels_stand_apart(client: Browser) -> None:
    """What is heard of a menu is read as sentences and labels, not as one long word."""
    options = "{1: {label: a person, go: desk}, 2: {label: a refund, go: desk}}"
    text = SHOP.partition("    options:")[0] + f"    options: {options}\n"

    look = asks(client, "check", text=text, only="look")

    (main,) = (n for n in look["tree"]["nodes"] if n["name"] == "main")
    assert main["heard"]["en"]["text"] == "How can we help? a person · a refund"


@pytest.mark.parametrize("what", ["wall", "menu.svg", "menu.mmd", "draft"])
@pytest.mark.parametrize("file", ["/etc/passwd", "../shop.yaml", "shop.txt"])
def test_nothing_is_shown_of_other_folders(
    client: Browser, what: str, file: str
) -> None:
    """Whatever file an address names, it is one of the flows folder, or none."""
    answer = client.get(f"/designer/shop/{what}?file={file}")

    assert answer.status_code == 404


def test_a_finding_says_where_it_belongs(client: Browser) -> None:
    """A form shows it at the field that it is about."""
    found = asks(client, "check", text=SHOP, only="findings")["findings"]

    wrong = next(each for each in found if each["slug"] == "undefined-target")
    assert wrong["at"] == ["nodes", "main", "options", "1", "go"]


def test_forms_have_the_order_of_the_author(client: Browser) -> None:
    """Numbers are not put before names, nor in another order, on the way."""
    text = SHOP.replace("      1: {", "      7: {go: desk}\n      1: {")
    told = asks(client, "check", text=text, only="look")

    place = {"at": ["nodes", "main", "options"], "names": ["7", "1"]}
    assert told["orders"] == [place]
    assert list(told["says"])[:3] == ["ivr", "languages", "start"]
    assert told["names"]["schedule"] == ["house/office"]


def test_what_a_node_cannot_be_without_stays(client: Browser) -> None:
    """A form that empties it is told so; the node would be gone from the tree."""
    order = {"do": "say", "at": ["nodes", "sorry", "hangup"], "language": "ko"}
    gone = {"do": "put", "at": ["nodes", "desk", "queue"], "value": None}
    itself = {"do": "delete-node", "at": ["nodes", "desk"], "instead": "desk"}

    for each in (gone, itself):
        asked = {"text": SHOP, "orders": [each]}
        answer = sends(client, "POST", "/designer/shop/edit", asked)
        assert answer.status_code == 422, each
    assert asks(client, "edit", text=SHOP, orders=[{**order, "words": ""}])["edits"]
