"""The desk: what ops staff see of the line, and what they do about it."""
