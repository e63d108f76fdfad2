"""What readers report: a comment under a posted rule, once a browser; who they are is not stored."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, StatusChange, Verb

PUBLISHING = (Verb.APPROVE, Verb.RESTORE)  # the moves by which a person says that a comment may stand


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, by whether somebody has answered them."""

    def open(self) -> ReportQuerySet:
        """Those nobody answered: neither by leaving the comment where it is nor by publishing it since."""
        published_since = StatusChange.objects.filter(
            comment=OuterRef("comment"), verb__in=PUBLISHING, actor_id__isnull=False, at__gte=OuterRef("at")
        )
        return self.filter(~Exists(published_since), answered_at=None)


class Report(models.Model):
    """One reader says that one comment breaks one posted rule; in itself it changes nothing."""

    comment = models.ForeignKey(Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="reports")
    revision = models.PositiveSmallIntegerField()  # the wording the reader saw
    rule = models.CharField(_("rule"), max_length=40)
    words = models.TextField(_("in the reader’s words"), blank=True)
    at = models.DateTimeField(_("reported"))
    status_hash = models.CharField(max_length=64, unique=True)  # of the status address, made of browser key and comment
    sender_key = models.CharField(max_length=32, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)  # left on the page; other answers stand in the log
    answered_by_id = models.BigIntegerField(null=True, blank=True)  # a plain id: the report outlives the account
    answered_by = models.CharField(max_length=150, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["sender_key", "at"], name="report_sender", condition=~models.Q(sender_key=""))]

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.rule}"
