"""How articles' comments are found: by search, by feed, by search engines."""
