"""Diagnostics laid out for people, editors and build servers."""

from __future__ import annotations
