"""The moderator's desk on stock ModelAdmin: the queue, the appeals, the history, the posted rules, the prepared texts."""

from moderation.admin import appeals, history, prepared_texts, queue, rules

__all__ = ["appeals", "history", "prepared_texts", "queue", "rules"]
