"""Whatever a browser, or somebody in its place, sends to the console: no fault of ours.

On either database, for what one takes as text the other may not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from console_site import Browser, browser, hire, logged_in, token_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phone_site import site_at
from test_access import rules

FIELDS = (
    *("login", "password", "next", "name", "role", "language", "skills", "languages"),
    *("line", "shift", "old", "new", "theme", "what", "value", "reason", "until"),
    *("number", "outcome", "note", "slot", "person", "queue", "page", "state", "from"),
)
WORDS = (
    *("", "0", "1", "-1", "9" * 30, "1e9", "NaN", "on", "off", "true", "null", "admin"),
    *(
        "\x00",
        "a\x00b",
        "\ud800",
        "'",
        '"',
        "<i>",
        "{{7*7}}",
        "%s",
        "../..",
        "\r\nX: y",
    ),
    *("2026-11-23", "2026-11-23T10:00", "9999-12-31T23:59", "0001-01-01", "24:00"),
    *("+821012345678", "Mo-Fr 09:00-18:00", "김", "ops", "ko", "callbacks", "office"),
)
values = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))
fields = st.dictionaries(
    st.one_of(st.sampled_from(FIELDS), st.text(max_size=6)), values, max_size=6
)


def text_of(value: str) -> str:
    """*value* as it can be sent at all."""
    return value.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("who", ["admin", "stranger"])
def test_nothing_that_is_sent_breaks_a_page(
    tmp_path: Path, database_address: str, who: str
) -> None:
    """Any field, any address, any question: it is refused, or done, never a fault."""
    with site_at(tmp_path, env={"DATABASE_URL": database_address}) as site:
        hire(site, "other", "admin")
        visitor = logged_in(site, "admin") if who == "admin" else browser(site)
        asked = [
            (rule, method)
            for rule in rules(site.app)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            # An answer that does not end by itself is not one to wait for.
            if not rule.rule.endswith("/changes")
        ]

        @settings(
            max_examples=150,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.data())
        def ask(data: st.DataObject) -> None:
            rule, method = data.draw(st.sampled_from(asked))
            path = built(rule, data)
            query = {text_of(k): text_of(v) for k, v in data.draw(fields).items()}
            form = {text_of(k): text_of(v) for k, v in data.draw(fields).items()}
            answer = sent(visitor, method, path, query, form)

            assert answer < 500, (method, path, query, form)

        ask()


def built(rule: Any, data: st.DataObject) -> str:
    """An address of *rule*, with whatever can stand in it."""
    found: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        if type(converter).__name__ == "IntegerConverter":
            found[name] = data.draw(st.sampled_from([0, 1, 2, 7, 2**31, 2**63, 10**30]))
        elif type(converter).__name__ == "AnyConverter":
            found[name] = data.draw(st.sampled_from(sorted(converter.items)))
        else:
            word = text_of(data.draw(values)).replace("/", "")
            found[name] = word or "x"
    _, path = rule.build(found)
    return str(path)


def sent(visitor: Browser, method: str, path: str, query: Any, form: Any) -> int:
    """The status of the answer; whoever was logged out stays a stranger."""
    if method == "GET":
        answer = visitor.get(path, query_string=query)
    else:
        token = token_in(visitor.get("/login/link/none").text)
        answer = visitor.post(path, form, token=token, query_string=query)
    answer.close()
    return answer.status_code


def test_a_letter_that_is_none_is_no_dead_database(
    tmp_path: Path, database_address: str
) -> None:
    """PostgreSQL holds no NUL: that is the fault of who sent it, not the database's."""
    with site_at(tmp_path, env={"DATABASE_URL": database_address}) as site:
        visitor = logged_in(site, "admin")

        for path in ("/designer/%00/words", "/designer/x%00/draft"):
            assert sent(visitor, "POST", path, {}, {"text": "\0"}) in (400, 404)
