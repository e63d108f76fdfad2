"""The moderator's desk on stock ModelAdmin: the queue, the history, the posted rules."""

from moderation.admin import history, queue, rules

__all__ = ["history", "queue", "rules"]
