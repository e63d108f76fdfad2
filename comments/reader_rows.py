"""What goes with readers' names and browsers, beside the comments: a name tied to a mark, and who found what useful."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
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
