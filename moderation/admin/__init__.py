"""The moderator's desk on stock ModelAdmin: the queue, the appeals, the history, the posted rules."""

from moderation.admin import appeals, history, queue, rules

__all__ = ["appeals", "history", "queue", "rules"]
