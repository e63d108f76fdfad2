"""The tables of the queue: under what each comment waits, how many wait there, which are alike, and who is reading which."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from blog.full_text import WordsField
from comments.models import Comment

FACET_LENGTH = 60
MAIL_HOUR = 7  # by the site's clock


class Waiting(models.Model):
    """A comment waits under one facet ("rule:insult", "reason:failure", "article:7"); a tab is read from it in the queue's order."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="waiting")
    facet = models.CharField(max_length=FACET_LENGTH)
    queue_key = models.BigIntegerField()  # the comment's own, so that one index gives the facet in the queue's order

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["facet", "queue_key", "comment"], name="waiting_in_order")]


class QueueCount(models.Model):
    """How many wait under a facet, as far as the deltas were folded in; "" is the whole queue."""

    facet = models.CharField(primary_key=True, max_length=FACET_LENGTH)
    n = models.BigIntegerField(default=0)

    class Meta:
        default_permissions = ()


class QueueDelta(models.Model):
    """What one move added to the count of a facet, or took from it: a row of its own, so that no move waits for another."""

    facet = models.CharField(max_length=FACET_LENGTH)
    n = models.IntegerField()

    class Meta:
        default_permissions = ()


class Likeness(models.Model):
    """The group of near-duplicates a waiting comment belongs to; `group` is the key of the comment that founded it."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="likeness")
    group = models.BigIntegerField()
    queue_key = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["group", "queue_key", "comment"], name="likeness_in_order")]


class Suspicion(models.Model):
    """How probable the check finds it that a waiting comment breaks any rule; only of those that nothing else keeps waiting."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="suspicion")
    probability = models.FloatField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["probability", "comment"], name="suspicion_least")]


class LikenessKey(models.Model):
    """One of the few keys by which comments like it are found (see moderation.desk.alike); it stays when it was decided on."""

    key = models.BigIntegerField()
    waits = models.BooleanField(default=True)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="+")
    group = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "waits", "comment"], name="likeness_key_once")]


class HeldWords(models.Model):
    """The words a waiting comment is found by (see blog.full_text); what waits no more stands in this index no more."""

    key = models.BigIntegerField(primary_key=True, db_column="rowid")  # its place in the queue, by moderation.desk.held_words
    comment = models.ForeignKey(
        Comment, db_constraint=False, db_index=False, on_delete=models.DO_NOTHING, related_name="held_words"
    )
    words = WordsField()

    class Meta:
        managed = False
        db_table = "moderation_held_words"
        default_permissions = ()


class Claim(models.Model):
    """Somebody is reading this comment until then; it tells the others, and stops nobody."""

    comment = models.OneToOneField(Comment, primary_key=True, on_delete=models.CASCADE, related_name="claim")
    holder_id = models.BigIntegerField()  # a plain id, as in the log
    holder_name = models.CharField(max_length=150)
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()


class DeskPreference(models.Model):
    """How one moderator wants his desk; without a row, as it comes."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")
    keys = models.BooleanField(default=True)  # single keys decide (WCAG 2.1.4 asks for a way to switch them off)
    mail_hour = models.PositiveSmallIntegerField(null=True, default=MAIL_HOUR)  # of the day's message; none without
    mail_at_once = models.BooleanField(default=True)  # threats, addresses made public, and reports of them
    mailed_on = models.DateField(null=True)  # the last day's message
    told_until = models.DateTimeField(null=True)  # what came later was not told at once yet

    class Meta:
        default_permissions = ()
