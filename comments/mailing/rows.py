"""Who wishes to be told of replies by e-mail; the one place where a reader's address is stored, for as long as he follows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.models import Article


class Following(models.Model):
    """One address that follows the replies to one comment; its row is erased when it leaves, or was not confirmed in time."""

    comment = models.ForeignKey("comments.Comment", on_delete=models.CASCADE, related_name="followings")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")  # the comment's
    whole_thread = models.BooleanField(default=False)  # every comment of the discussion, not the replies to this one alone
    address = models.EmailField()
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)  # none: nothing but the question whether it is his address
    told_number = models.PositiveIntegerField(default=0)  # of the newest comment that was published when he was last told
    due_at = models.DateTimeField(null=True, blank=True)  # something was published since: a message from then on
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("following by e-mail")
        verbose_name_plural = _("followings by e-mail")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "address"], name="following_once_an_address")]
        indexes = [
            models.Index(fields=["due_at"], name="following_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["asked_at"], name="following_unconfirmed", condition=Q(confirmed_at__isnull=True)),
            models.Index(fields=["address"], name="following_address"),
        ]
