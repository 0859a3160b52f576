"""What is kept: callback requests, messages, people, switches; in SQLite or PostgreSQL.

``tables`` says what; ``database`` opens it; ``migrations`` bring an old one up. All
else asks by the functions of a room of its own, such as ``requests``.
"""
