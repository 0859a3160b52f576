"""Callback requests: asked for, promised, dialled within the rules, and closed.

``life`` says what may happen to a request; ``policy`` when and how often it is tried;
the ``desk`` takes it from the caller; the ``dispatcher`` dials.
"""
