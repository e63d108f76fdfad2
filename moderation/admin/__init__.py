"""The moderator's desk on stock ModelAdmin: queue, batches, appeals, history, figures, the posted rules, the prepared texts, whom a person reads first."""

from moderation.admin import appeals, batches, figures, history, prepared_texts, queue, read_first, rules

__all__ = ["appeals", "batches", "figures", "history", "prepared_texts", "queue", "read_first", "rules"]
