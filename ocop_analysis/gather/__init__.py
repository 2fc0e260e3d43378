"""From an article to reviewed rows: `gather` proposes them, a person decides, `accept` takes them in."""
