"""What menu labels mean, in Korean and English.

A label means a thing and what is done to it, ``ACCOUNT + UNLOCK``. From that it is
told which of a flow's intents the label promises, which it only leads on to, and
which option a caller would take who finds none. The words are in ``data/``, and a
site adds its own in files of the same form.
"""

from __future__ import annotations

from ivr.language.lexicon.lexicon import Lexicon, Match, Meaning, Recognised, load

__all__ = ["Lexicon", "Match", "Meaning", "Recognised", "load"]
