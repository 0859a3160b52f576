"""/map/<flow>: for callers, the keys to press for what they come for."""
