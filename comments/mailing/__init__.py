"""Replies by e-mail: who asked for them, and the messages."""
