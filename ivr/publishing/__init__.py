"""Drafts, publications and ways back: how a changed menu comes to its callers."""
