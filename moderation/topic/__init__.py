"""What a text is about: measured against its article, its thread and the site. Pure."""
