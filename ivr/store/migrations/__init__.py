"""The steps from one schema to the next, in the order of their numbers.

``tests/tools/make_migration.py`` drafts one from what changed in ``tables``. What
was released is never changed: somebody's database has been through it.
"""
