"""``python -m ivr`` is ``ivr``."""

from __future__ import annotations

import sys

from ivr.cli import main

sys.exit(main())
