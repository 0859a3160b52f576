"""Changes of flow files as the smallest edits of their text; no web, no disk."""
