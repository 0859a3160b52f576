"""The designer: a menu as a tree, as text and as a call, in the browser."""
