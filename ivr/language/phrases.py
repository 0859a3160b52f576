"""The sentences that a profile must have, and the values that stand in each.

A profile's file gives them per language. ``{label:은는}`` and pauses are allowed as in
any text. Values are given as they are spoken.
"""

from __future__ import annotations

from collections.abc import Iterable

from ivr.dtmf import Key
from ivr.records import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence by what it is for; every one of *names* must stand in it."""

    says: str
    names: tuple[str, ...] = ()


_TABLE = """
option                  | an option with a digit key           | label key
option-sign             | an option with star or pound         | label key
option-pattern          | an option with a pattern of keys     | label key
option-word             | an option that is only said          | label word
option-both             | an option to press or to say         | label key word
option-both-sign        | the same with star or pound          | label key word
key-agent               | the agent key as a label             |
key-back                | the back key as a label              |
key-repeat              | the repeat key as a label            |
key-item                | a key of the whole flow, digit       | label key
key-item-sign           | a key of the whole flow, sign        | label key
keys-between            | what stands between two key items    |
keys                    | the keys of the whole flow, once     | items
no-input                | silence, before the prompt again     |
no-match                | a wrong key, before the prompt again |
no-match-speech         | words that were not understood       |
back                    | back at an earlier menu              |
unsure                  | asks back about one meaning          | label
unsure-between          | asks back; the options follow        |
confirm                 | reads back what was keyed in         | value
confirm-said            | reads back what was heard            | value
confirm-ask             | reads back what the caller came for  | label
collect-again           | asks for the entry again             |
collect-finish          | the key that ends an entry           | key
collect-no-match        | an entry that does not fit           |
collect-digits          | help: so many digits                 | count
collect-digits-between  | help: from so many to so many        | least most
collect-number-between  | help: a number within bounds         | least most
collect-phone           | help: a phone number                 |
collect-date            | help: a date                         |
collect-time            | help: a time of day                  |
collect-money           | help: an amount                      |
collect-yes-no          | help: yes or no                      |
collect-one-of          | help: one of some words              | items
language-name           | the language's own name              |
language-chosen         | the language was chosen              |
queue-joined            | everyone is busy; the wait begins    |
queue-next              | the caller is first in line          |
queue-position          | the place in line, from 2            | position
queue-wait              | the expected wait                    | wait
queue-wait-position     | place and wait                       | position wait
queue-remind            | still waiting                        |
queue-overrun           | the wait is longer than announced    |
queue-full              | no room in the queue                 |
queue-unstaffed         | nobody is at the desk                |
queue-long-wait         | the wait is long, at the door        | wait
queue-gave-up           | waited long enough                   |
queue-connecting        | a person answers                     |
whisper                 | to the agent: topic and language     | topic language
whisper-language        | to the agent: the language alone     | language
whisper-waited          | to the agent: how long they waited   | wait
transfer                | goes to a person                     |
callback-number         | call this number, another, or none   | number
callback-ask-number     | asks for another number              | key
callback-bad-number     | what was keyed is no phone number    |
callback-slots          | asks for a time; the options follow  |
callback-slot-option    | one time                             | slot key
callback-soonest-option | as soon as possible                  | key
callback-promise        | when: a moment                       | when
callback-promise-slot   | when: a stretch of time              | slot
callback-promise-within | when: within a length of time        | wait
callback-promise-soon   | when: nobody knows                   |
callback-existing       | a request is open: keep, move, cancel |
callback-existing-when  | the same, with its moment            | when
callback-existing-place | the same, with its place in line     | position
callback-kept           | the open request stays               |
callback-moved          | the open request has another time    |
callback-cancelled      | the open request is gone             |
callback-declined       | the caller wants none                |
callback-refused        | the rules forbid this number         |
callback-refused-often  | this number has asked too often      |
callback-refused-hours  | no time at which it may be called    |
callback-off            | no requests are taken now            |
callback-stored         | the request is on record             |
callback-failed         | the request could not be stored      |
callback-call           | the call back is answered            | title
callback-given-up       | a text: nobody was reached in time   | title
callback-called-off     | a text: staff cancelled the request  | title
callback-call-off       | how a call back is called off        |
callback-connecting     | the call back goes to a person       |
callback-no-agent       | nobody came; there will be another   |
callback-no-agent-last  | nobody came; there will be no other  |
callback-stale          | an attempt that no longer counts     |
agent-abuse             | who answers, before an abuser        |
callback-chosen         | to the agent: what was chosen        | items
callback-accept         | to the agent: how to be connected    |
callback-unreached      | to the agent: the customer is not    |
voicemail-finish        | how a message is ended               | key
voicemail-recorded      | the message is kept                  |
voicemail-empty         | nothing was said                     |
voicemail-failed        | the message could not be kept        |
sms-ask-number          | asks for a mobile number             | key
sms-sent                | a text is on its way                 |
sms-sent-to             | the same, with the number            | number
sms-no-mobile           | this number takes no texts           |
sms-failed              | the text could not be sent           |
article-offer           | the article as a text                | key
article-more-help       | more help than the article           | key
article-continue        | on from the article                  | key
please-hold             | a short wait                         |
looking-up              | a look-up begins                     |
still-looking           | a look-up takes long                 |
prepare                 | what to have at hand                 | items
notice-recording        | notice: the call is recorded         |
notice-charge           | notice: the call costs               |
notice-staff-protection | notice: be kind to the people        |
hours                   | the opening hours                    | hours
closed-now              | closed                               |
closed-until            | closed, and when it opens            | when
why-open                | that it is open                      |
why-closed              | closed, as every week                |
why-break               | closed for a break                   |
why-holiday             | closed for a public holiday          | reason
why-exception           | closed for a reason of its own       | reason
why-emergency           | closed by the emergency switch       |
sorry                   | the last resort before a hang-up     |
sorry-transfer          | the last resort before a person      |
call-again              | asks to call another time            |
goodbye                 | the end of a call                    |
"""


def _rows() -> Iterable[tuple[str, Phrase]]:
    for row in _TABLE.strip().splitlines():
        name, says, names = (cell.strip() for cell in row.split("|"))
        yield name, Phrase(says, tuple(names.split()))


PHRASES: dict[str, Phrase] = dict(_rows())
"""Every sentence by its id."""

ROLES = ("agent", "back", "repeat")
"""What a key of the whole flow can do; ``key-`` and the role is its label."""

WORD_GROUPS = ("yes", "no", *ROLES)
"""What callers say instead of keys, as ``words:`` of a profile lists it."""


def option_phrase(key: Key, *, speech: bool = False) -> str:
    """The id of the sentence for an option with *key*, which may be said as well.

    Korean counts digit keys (1번) but not star and pound, so these have their own.
    """
    if key.kind == "word":
        return "option-word"
    if key.kind == "pattern":
        return "option-pattern"
    sign = "-sign" if set(key.text) & set("*#") else ""
    return f"option-both{sign}" if speech else f"option{sign}"


def key_phrase(key: str) -> str:
    """The id of the sentence for a key of the whole flow, such as ``0`` or ``#``."""
    return "key-item-sign" if set(key) & set("*#") else "key-item"
