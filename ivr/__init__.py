"""Phone menus that never strand a caller: written in YAML, proven, played, served."""

from __future__ import annotations

__version__ = "0.1.0"
