"""What authors contest: one decision, once, in their words; and what a person answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comments.models import Comment, Status, StatusChange


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals, by whether they wait for an answer."""

    def open(self) -> AppealQuerySet:
        """Those nobody answered, of comments that are still off the page by what was contested."""
        came_back = StatusChange.objects.filter(
            ~Q(to_status=Status.REMOVED), comment=OuterRef("comment"), pk__gt=OuterRef("change")
        )
        return self.filter(~Exists(came_back), answered_at=None)

    def in_order(self) -> AppealQuerySet:
        """Who has waited longest comes first."""
        return self.order_by("pk")


class Appeal(models.Model):
    """The author of a removed comment says that the decision was wrong; in itself it changes nothing."""

    class Outcome(models.TextChoices):
        RESTORED = "restored", pgettext_lazy("appeal", "Upheld: the comment is back on the page")
        KEPT = "kept", pgettext_lazy("appeal", "Rejected: the comment stays removed")

    change = models.OneToOneField(StatusChange, verbose_name=_("decision"), on_delete=models.RESTRICT, related_name="appeal")
    comment = models.ForeignKey(Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="appeals")
    words = models.TextField(_("in the author’s words"))
    at = models.DateTimeField(_("contested"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by_id = models.BigIntegerField(null=True, blank=True)  # a plain id: the appeal outlives the account
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    by_the_same = models.BooleanField(default=False)  # whoever removed it looked again himself, for there was nobody else

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["id"], name="appeal_open", condition=Q(answered_at=None))]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | Q(answered_at__isnull=False, outcome__in=["restored", "kept"]),
                name="appeal_answered_with_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.words[:40]}"
