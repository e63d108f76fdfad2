"""What a site adds of its own: words and patterns, and plug-ins."""
