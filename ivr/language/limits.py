"""The numbers that checks compare with: their names, and what each one limits.

The values are a profile's, each with its source, date and standing.
"""

from __future__ import annotations

LIMITS: dict[str, str] = {
    "options-info": "options of a menu beyond which it is worth a word",
    "options-warning": "options of a menu beyond which callers forget the first",
    "options-error": "digit keys of a menu: a telephone has no more beside 0",
    "steps-warning": "answers that a caller gives before the goal, better fewer",
    "steps-error": "answers that a caller gives before the goal, never more",
    "greeting-seconds-warning": "words before the first option",
    "greeting-seconds-error": "words before the first option, never more",
    "menu-seconds": "one menu with all its options",
    "tries-least": "how often a prompt is played in all, at least",
    "tries-most": "how often a prompt is played in all, at most",
    "agent-by-menu": "the menu by which a person can be asked for; 1 is the first",
    "back-from-menu": "the menu from which there must be a way back",
    "person-seconds": "from the beginning of the call to a person, without the wait",
    "callback-offer-seconds": "waiting after which a call back must be offered",
    "callback-business-days": "business days within which a call back must come",
    "callback-attempts": "dials for one request before it is given up",
    "ring-seconds-least": "how long a line rings before it counts as not answered",
    "give-up-seconds": "the longest wait in a queue that says nothing itself",
    "last-call-seconds": "before closing time, when joining a queue is too late",
    "timeout-seconds-least": "silence that counts as no answer, at least",
    "timeout-seconds-most": "silence that counts as no answer, at most",
    "key-gap-seconds-least": "silence between two keys, at least",
    "key-gap-seconds-most": "silence between two keys, at most",
    "silence-seconds": "dead air that callers take for a dropped call",
    "pause-seconds": "a pause within a prompt that callers take for their turn",
    "fill-seconds": "a look-up without a word to the caller",
    "order-loss-seconds": "seconds per call lost by the order of options",
    "pause-between-options-seconds": "silence between two options",
    "key-settle-seconds": "silence after a key, for the handset to be back at the ear",
    "reaction-seconds": "from hearing the wanted option to its key",
    "digit-seconds": "for each further digit that is keyed in",
    "prompt-characters": "characters of one prompt, values filled in",
    "document-bytes": "bytes of one answer to the carrier",
    "url-characters": "characters of an address that carries the call's state",
    "queue-name-characters": "characters of a queue's name",
    "answer-seconds": "how long the carrier waits for our answer",
    "retention-days": "how long recordings and requests are kept, unless said",
}
"""What each number of a profile limits."""
