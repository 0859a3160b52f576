"""How well callers are served: waits, promises, attempts, and where they went wrong.

``contacts`` reads what happened, one contact a caller who asked for a person;
``figures`` makes numbers of them, ``causes`` says why the longest took so long.
"""
