"""The pages for people: where the lines are, how to call them, how the app does."""
