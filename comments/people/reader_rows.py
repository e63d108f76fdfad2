"""What goes with readers' names and browsers, beside the comments: a name tied to a mark, whose words are read first, what was useful."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from blog.models import Article


class NameClaim(models.Model):
    """A moderator says: whoever has this mark is the one of this name. Another mark under a like name waits for a person."""

    name = models.CharField(max_length=settings.COMMENT_NAME_MAX_LENGTH)
    name_skeleton = models.CharField(max_length=80)
    mark = models.CharField(max_length=8)
    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="+")  # none: a mark of the whole site
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)  # a plain id: the tie outlives the account
    made_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("tied name")
        verbose_name_plural = _("tied names")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["name_skeleton", "mark", "article"], name="name_claimed_once_an_article"),
            models.UniqueConstraint(fields=["name_skeleton", "mark"], name="name_claimed_once_a_site", condition=Q(article=None)),
        ]


class Useful(models.Model):
    """One browser found one comment useful; who, is not stored."""

    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, related_name="useful_marks")
    reader = models.CharField(max_length=32)  # keyed hash of browser key and comment
    sender_key = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("useful mark")
        verbose_name_plural = _("useful marks")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "reader"], name="useful_once_a_browser")]
        indexes = [models.Index(fields=["sender_key", "at"], name="useful_sender", condition=~Q(sender_key=""))]


class ReadFirstQuerySet(models.QuerySet["ReadFirst"]):
    """By whether they still hold."""

    def in_force(self, now: datetime.datetime | Now) -> ReadFirstQuerySet:
        return self.filter(until__gt=now, ended_at=None)

    def over(self, now: datetime.datetime) -> ReadFirstQuerySet:
        return self.filter(Q(until__lte=now) | Q(ended_at__isnull=False))


class ReadFirst(models.Model):
    """A moderator says: what comes from here is read by a person first, until then, for this reason."""

    class Kind(models.TextChoices):
        BROWSER = "browser", _("this automatic signature (the browser, or the account)")
        SENDER = "sender", _("this connection, until the end of the month at most")

    kind = models.CharField(_("what is read first"), max_length=8, choices=Kind.choices)
    value = models.CharField(max_length=32)  # a browser_hash or a sender_key, as the comment has it
    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, related_name="+")  # that gave rise to it
    reason = models.TextField(_("reason"))
    until = models.DateTimeField(_("until"))
    made_at = models.DateTimeField(_("since"))
    made_by_id = models.BigIntegerField(null=True)  # a plain id: it outlives the account
    made_by = models.CharField(_("decided by"), max_length=150, blank=True)
    ended_at = models.DateTimeField(_("ended before its day"), null=True)
    ended_by_id = models.BigIntegerField(null=True)
    ended_by = models.CharField(_("ended by"), max_length=150, blank=True)

    objects = ReadFirstQuerySet.as_manager()

    class Meta:
        verbose_name = _("sender read first")
        verbose_name_plural = _("senders read first")
        default_permissions = ()
        indexes = [models.Index(fields=["until", "value"], name="read_first_in_force", condition=Q(ended_at=None))]


class HeldFirst(models.Model):
    """By what a comment was held, so that its writer can be told."""

    comment = models.OneToOneField("comments.Comment", primary_key=True, on_delete=models.CASCADE, related_name="+")
    because = models.ForeignKey(ReadFirst, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
