"""The moderator's desk on stock ModelAdmin: queue, batches, appeals, history, figures, the posted rules, the prepared texts."""

from moderation.admin import appeals, batches, figures, history, prepared_texts, queue, rules

__all__ = ["appeals", "batches", "figures", "history", "prepared_texts", "queue", "rules"]
