"""The blueprints that speak to the carrier: calls, waits, results, texts."""
