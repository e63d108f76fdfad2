"""Many comments decided on together: what was chosen, as it was seen then, and what came of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models import Comment, StatusChange, Verb


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches, by how far they are."""

    def begun(self) -> BatchQuerySet:
        """Without those that were looked at and never confirmed."""
        return self.exclude(state=Batch.State.DRAFT)

    def newest_first(self) -> BatchQuerySet:
        return self.order_by("-pk")


class Batch(models.Model):
    """One decision on many comments; everything up to item `cursor` is done."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("batch", "looked at, not begun")
        WORKING = "working", pgettext_lazy("batch", "at work")
        PAUSED = "paused", pgettext_lazy("batch", "paused")
        STOPPED = "stopped", pgettext_lazy("batch", "stopped")
        FINISHED = "finished", pgettext_lazy("batch", "finished")

    class What(models.TextChoices):
        PUBLISH = Verb.APPROVE, pgettext_lazy("batch", "Publish")
        REMOVE = Verb.REMOVE, pgettext_lazy("batch", "Remove")
        UNDO = "undo", pgettext_lazy("batch", "Undo decisions")

    OVER = (State.STOPPED, State.FINISHED)

    what = models.CharField(_("decision"), max_length=8, choices=What.choices, blank=True)  # empty until it is chosen
    ground = models.CharField(_("rule"), max_length=40, blank=True)  # code of the posted rule, where it removes
    origin = models.JSONField(default=dict)  # where the comments were chosen: moderation.desk.batches.Origin
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    undoes = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="undone_by")
    to_author = models.TextField(blank=True)  # the words that go with each decision
    between_moderators = models.TextField(blank=True)
    prepared = models.JSONField(default=dict)  # language -> the prepared text that goes with each
    actor_id = models.BigIntegerField()  # a plain id, as in the log
    actor_name = models.CharField(_("by whom"), max_length=150)
    made_at = models.DateTimeField(_("begun"))
    stepped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    overtaken = models.PositiveIntegerField(default=0)  # decided by others meanwhile, or changed by their authors

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="working"), name="batch_one_at_work"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(what=""), name="batch_begun_with_a_decision"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 if self.state == self.State.FINISHED else 100 * self.cursor // max(self.total, 1)


class BatchItem(models.Model):
    """One comment of a batch, as it was when it was chosen; `position` follows submission, or goes back through the log."""

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("batch", "done")
        OVERTAKEN = "overtaken", pgettext_lazy("batch", "decided by others")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()  # from 1
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="batch_items")
    status = models.CharField(max_length=10)
    revision = models.PositiveSmallIntegerField()
    undoes = models.ForeignKey(StatusChange, null=True, on_delete=models.RESTRICT, related_name="+")  # the decision to be undone
    outcome = models.CharField(max_length=9, choices=Outcome.choices, blank=True)
    change = models.ForeignKey(StatusChange, null=True, on_delete=models.RESTRICT, related_name="batch_items")  # that came of it

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="batch_item_in_order")]
        indexes = [models.Index(fields=["batch", "position"], name="batch_item_overtaken", condition=Q(outcome="overtaken"))]
