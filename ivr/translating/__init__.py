"""What goes out to other programs and comes back: words to translators, holidays in."""
