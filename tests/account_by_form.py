"""The account line as a designer builds it from an empty page, form by form.

In English at first; and with one slip: who wants an account unlocked is led to a reset.
"""

from __future__ import annotations

from by_form import Hands

WELCOME = "Account support. Calls are charged as usual, and they are recorded. {outage}"


def define(hands: Hands) -> None:
    """What stands above the nodes: the line, concerns, hours, switches, people."""
    hands.tab("Menu")
    hands.fill("title", "en", to="Account support")
    hands.more()
    hands.choose("profile", to="kr-ars")
    hands.fill("numbers", to="+82215889999")
    hands.choose("map", to="public")
    unlock = "unlock my account\nmy account is locked"
    reset = "reset my password\nI forgot my password"
    hands.define("intents", "account.unlock", {"say": unlock, "share": "45%"})
    hands.define("intents", "password.reset", {"say": reset, "share": "35%"})
    hands.define("intents", "payment", {"say": "a question about a payment"})
    hands.unfold("intents", "payment")
    hands.fill("intents", "payment", "share", to="20%")
    office = {
        "open": "Mo-Fr 09:00-12:00,13:00-18:00; PH off",
        "zone": "Asia/Seoul",
        "country": "KR",
    }
    hands.define("hours", "support", office)
    hands.unfold("hours", "support")
    hands.another("hours", "support", "exceptions")
    short = {"open": "09:00-12:00", "date": "2026-12-31", "reason en": "year-end"}
    hands.say(("hours", "support", "exceptions", "+"), short)
    hands.add()
    label = {"default": "on", "label en": "Take callback requests"}
    hands.define("switches", "callbacks", label)
    hands.define("announcements", "outage")
    hands.unfold("queues", "account")
    for each in ("account.*", "password.*", "payment"):
        hands.choose("queues", "account", "handles", to=each)
        hands.page.get_by_role("button", name="Add to handles").click()
    hands.choose("queues", "account", "hours", to="support")
    hands.fill("queues", "account", "answer_target", to="80% in 20s")


def build(hands: Hands) -> None:
    """The nodes, each from the exit that leads to it."""
    announce_people(hands)
    hands.go("welcome")
    hands.fill("nodes", "welcome", "say", "en", to=WELCOME)
    hands.more()
    for each in ("charge", "recording"):
        hands.page.get_by_role("checkbox", name=each).check()
    hands.choose("nodes", "welcome", "next", to="+")
    hands.fill_in("main", "menu", {"menu en": "How can we help?"})
    options = ("nodes", "main", "options")
    hands.another(*options)
    hands.say((*options, "+"), {"label en": "unlocking your account"})
    hands.choose(*options, "+", "go", to="+")
    text = {"sms en": "Choose a new password: {link}"}
    hands.fill_in("reset", "sms", text)
    hands.more()
    hands.fill("nodes", "reset", "link", "en", to="https://example.org/reset")
    hands.choose("nodes", "reset", "resolves", to="password.reset")
    hands.page.get_by_role("button", name="Add to resolves").click()
    hands.choose("nodes", "reset", "sent", to="+")
    hands.fill_in("", "hangup", {"hangup en": "We have texted you a link. Goodbye."})
    hands.go("main")
    hands.option(*options, about={"label en": "a new password", "go": "reset"})
    hands.another(*options)
    hands.say((*options, "+"), {"label en": "a question about a payment"})
    hands.choose(*options, "+", "go", to="+")
    ask = {"collect en": "Please key in your order number.", "into": "order"}
    hands.fill_in("order-number", "collect", ask | {"next": "desk"})
    hands.more()
    hands.fill("nodes", "order-number", "length", to="8")
    hands.choose("nodes", "order-number", "next", to="+")
    order(hands)
    hands.go("main")
    intents = ("account.unlock", "password.reset", "payment")
    for key, intent in enumerate(intents, start=1):
        hands.choose(*options, key, "intent", to=intent)
        entry = hands.page.locator(f'[data-entry="nodes-main-options-{key}"]')
        entry.get_by_role("button", name="Add to intent").click()
        hands.written(f"intent: {intent}")


def announce_people(hands: Hands) -> None:
    """Whoever is put through hears something first; all that led there leads here."""
    hands.go("desk")
    hands.rename("people")
    about = {"say en": "Please be kind to those who answer.", "next": "people"}
    hands.go("welcome")
    hands.node("desk", "say", about)
    hands.more()
    hands.page.get_by_role("checkbox", name="staff-protection").check()
    hands.go("welcome")
    hands.choose("nodes", "welcome", "next", to="desk")
    hands.tab("Menu")
    hands.choose("agent", to="desk")
    hands.choose("otherwise", to="desk")


def order(hands: Hands) -> None:
    """A look-up, by whose answer calls go different ways."""
    dialog = hands.page.locator("dialog")
    dialog.locator("#new-name").fill("order")
    dialog.locator("#new-kind").select_option("lookup")
    hands.fill("new", "lookup", "get", "en", to="https://example.org/{order}")
    hands.another("new", "outcomes")
    for outcome, to in (("paid", "desk"), ("unknown", "desk")):
        hands.fill("new", "outcomes", "+", "key", to=outcome)
        hands.choose("new", "outcomes", "+", to=to)
        added = dialog.locator(".addition")
        added.get_by_role("button", name="Add", exact=True).click()
    added.get_by_role("button", name="Close").click()
    dialog.get_by_role("button", name="Add a node").click()
    dialog.wait_for(state="detached")
    hands.go("order")
    hands.choose("nodes", "order", "outcomes", "paid", to="+")
    hands.fill_in("paid", "say", {"say en": "This order is paid.", "next": "main"})


def people(hands: Hands) -> None:
    """Who answers and when, and what there is while nobody does."""
    hands.go("welcome")
    hands.choose("nodes", "welcome", "next", to="+")
    dialog = hands.page.locator("dialog")
    dialog.locator("#new-kind").select_option("hours")
    hands.choose("new", "hours", "which", to="1")
    about = {"hours queue": "account", "open": "main", "closed": "desk"}
    hands.fill_in("hall", "hours", about)
    hands.choose("nodes", "hall", "closed", to="+")
    words = "We are closed. We are back {opens.account}."
    hands.fill_in("closed", "say", {"say en": words, "next": "desk"})
    hands.choose("nodes", "closed", "next", to="+")
    hands.fill_in("call-back", "callback", {"callback": "account"})
    hands.more()
    hands.choose("nodes", "call-back", "switched_by", to="callbacks")
    hands.choose("nodes", "call-back", "off", to="+")
    message = {"voicemail en": "After the tone, please leave your message."}
    hands.fill_in("leave-word", "voicemail", message)
    hands.more()
    hands.choose("nodes", "leave-word", "to", to="account")
    hands.fill("nodes", "leave-word", "keep_for", to="30d")
    for exit in ("empty", "failed"):
        hands.choose("nodes", "leave-word", exit, to="sorry")
    hands.go("call-back")
    for exit in ("declined", "refused", "failed"):
        hands.choose("nodes", "call-back", exit, to="leave-word")
    hands.go("people")
    for exit in ("full", "gave-up"):
        hands.choose("nodes", "people", exit, to="call-back")
    hands.choose("nodes", "people", "closed", to="closed")
    hands.choose("nodes", "people", "failed", to="leave-word")
    hands.more()
    hands.page.get_by_role("checkbox", name="position").check()
    hands.go("sorry")
    hands.rename("nobody")
