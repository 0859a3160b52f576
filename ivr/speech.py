"""How values and texts are said, and how long it takes: the names to import.

======================  =====================================================
``parse_template``      a text with placeholders and pauses, taken apart
``fill``                the same with values in: words and pauses
``say_value``           a value by its type: digits, money, a date …
``say_moment``          "tomorrow at 9 in the morning"
``say_weekly``          "Monday to Friday 9 to 12 and 1 to 6"
``particle``            은 or 는, by the sound before it
``seconds``             how long a text takes on the line
======================  =====================================================
"""

from __future__ import annotations

from ivr.speech_length import seconds
from ivr.speech_moments import (
    Weekly,
    read_date,
    read_time,
    say_date,
    say_moment,
    say_slot,
    say_time,
    say_weekly,
)
from ivr.speech_particles import PARTICLES, particle, with_particle
from ivr.speech_template import (
    Literal,
    Part,
    Pause,
    Placeholder,
    Template,
    TemplateFault,
    constant_words,
    fill,
    fill_text,
    parse_template,
)
from ivr.speech_values import (
    BUILT_IN_TYPES,
    VALUE_TYPES,
    ValueType,
    group_number,
    read_seconds,
    say_list,
    say_value,
    spell,
)

__all__ = [
    "BUILT_IN_TYPES",
    "PARTICLES",
    "VALUE_TYPES",
    "Literal",
    "Part",
    "Pause",
    "Placeholder",
    "Template",
    "TemplateFault",
    "ValueType",
    "constant_words",
    "Weekly",
    "fill",
    "fill_text",
    "group_number",
    "parse_template",
    "particle",
    "read_date",
    "read_seconds",
    "read_time",
    "say_date",
    "say_list",
    "say_moment",
    "say_slot",
    "say_time",
    "say_value",
    "say_weekly",
    "seconds",
    "spell",
    "with_particle",
]
