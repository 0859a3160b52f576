"""Queues without a call centre: people with skills, and whose phone rings next.

``agents`` knows who is there, ``waiters`` who waits, ``matching`` who is rung for
whom, ``queues`` tells the calls how it stands.
"""
