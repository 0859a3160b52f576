"""/phone/<flow>: a menu to be tried in a browser, played by the one engine."""
