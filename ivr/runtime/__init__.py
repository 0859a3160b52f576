"""The engine, its state, and the record of what happened on calls."""
