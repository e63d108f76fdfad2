"""The demonstration: a magazine that does not exist, with articles, drawings and discussions of its own."""
