"""The moderator's desk on stock ModelAdmin: the queue, appeals, history, figures, the posted rules, the prepared texts."""

from moderation.admin import appeals, figures, history, prepared_texts, queue, rules

__all__ = ["appeals", "figures", "history", "prepared_texts", "queue", "rules"]
