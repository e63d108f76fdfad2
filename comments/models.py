"""Threads, comments, their revisions, and the log of every move; written only by comments.services."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from blog.full_text import WordsField
from blog.models import Article
from comments.mailing.rows import Following as Following
from comments.people.reader_rows import HeldFirst as HeldFirst
from comments.people.reader_rows import NameClaim as NameClaim
from comments.people.reader_rows import ReadFirst as ReadFirst
from comments.people.reader_rows import Useful as Useful  # their tables are of this app, and are found with the others


class Status(models.TextChoices):
    """The states a comment can be in."""

    HELD = "held", _("held")
    PUBLISHED = "published", _("published")
    REMOVED = "removed", _("removed")
    WITHDRAWN = "withdrawn", _("withdrawn by its author")


class Verb(models.TextChoices):
    """The names of the moves."""

    SUBMIT = "submit", _("submitted")
    ADOPT = "adopt", _("imported")
    APPROVE = "approve", _("published by a moderator")
    HOLD = "hold", _("held again")
    REMOVE = "remove", _("removed")
    REGROUND = "re-ground", _("given another ground")
    RESTORE = "restore", _("restored")
    REOPEN = "reopen", _("put back into the queue")
    SEND_BACK = "send-back", _("sent back to its author")
    EDIT = "edit", _("edited by its author")
    WITHDRAW = "withdraw", _("withdrawn by its author")


# Every move there is: verb -> {from: to}. "" is a comment that does not exist yet; submit and adopt choose their target.
MOVES: Final[dict[Verb, dict[str, frozenset[Status]]]] = {
    Verb.SUBMIT: {"": frozenset({Status.HELD, Status.PUBLISHED})},
    Verb.ADOPT: {"": frozenset(Status)},
    Verb.APPROVE: {Status.HELD: frozenset({Status.PUBLISHED})},
    Verb.HOLD: {Status.PUBLISHED: frozenset({Status.HELD})},
    Verb.REMOVE: {Status.HELD: frozenset({Status.REMOVED}), Status.PUBLISHED: frozenset({Status.REMOVED})},
    Verb.REGROUND: {Status.REMOVED: frozenset({Status.REMOVED})},
    Verb.RESTORE: {Status.REMOVED: frozenset({Status.PUBLISHED})},
    Verb.REOPEN: {Status.REMOVED: frozenset({Status.HELD})},
    Verb.SEND_BACK: {Status.HELD: frozenset({Status.HELD}), Status.PUBLISHED: frozenset({Status.HELD})},
    Verb.EDIT: {
        Status.HELD: frozenset({Status.HELD}),
        Status.PUBLISHED: frozenset({Status.HELD, Status.PUBLISHED}),
    },
    Verb.WITHDRAW: {
        Status.HELD: frozenset({Status.WITHDRAWN}),
        Status.PUBLISHED: frozenset({Status.WITHDRAWN}),
        Status.REMOVED: frozenset({Status.WITHDRAWN}),
    },
}


class Hold(models.TextChoices):
    """Why a comment waits; the posted rules it may break are in moderation's evidence."""

    RULES = "rules", _("The automatic check noticed something.")
    REVIEW = "review", _("Every comment under this article is read first.")
    FAILURE = "failure", _("The automatic check did not work.")
    CHANGED = "changed", _("Something changed while the comment was being sent.")
    UNREAD = "unread", _("The automatic check cannot read this language.")
    MODERATOR = "moderator", _("A moderator put it back into the queue.")
    IMPORTED = "imported", _("It was waiting in the archive it was imported from.")
    NAME = "name", _("It is signed with a name made to look like another’s.")
    REPORTS = "reports", _("Several readers reported it.")
    AUTHOR = "author", _("It was sent back to its author.")
    READ_FIRST = "read_first", _("What comes from its sender is read first.")
    ANSWERED = "answered", _("Its author changed it after it was sent back.")


class Thread(models.Model):
    """The discussion under one article; its row is the lock and the counter of everything visible there."""

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="thread")
    version = models.PositiveIntegerField(default=1)  # counts up with every visible change
    public_count = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")


class CommentMarkup(models.TextChoices):
    """How a comment's body is written."""

    PLAIN = "plain", _("plain text")
    HTML = "html", _("sanitised HTML of an imported comment")


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, by who may see them."""

    def published(self) -> CommentQuerySet:
        return self.filter(status=Status.PUBLISHED)

    def standing(self) -> CommentQuerySet:
        """Those that have, or once had, a place on the page: a number was given."""
        return self.filter(number__isnull=False)

    def by_number(self) -> CommentQuerySet:
        return self.order_by("number")


class Comment(models.Model):
    """What one reader said once under one article."""

    article = models.ForeignKey(Article, verbose_name=_("article"), on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replies")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="branch")
    depth = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)  # given at first publication, never reused
    name = models.CharField(_("name"), max_length=settings.COMMENT_NAME_MAX_LENGTH, blank=True)
    name_skeleton = models.CharField(
        max_length=80, blank=True
    )  # the same for names that look alike: see comments.people.lookalikes
    mark = models.CharField(_("automatic signature"), max_length=8, blank=True)  # of the browser: see comments.people.marks
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField(_("comment"))
    markup = models.CharField(max_length=6, choices=CommentMarkup.choices, default=CommentMarkup.PLAIN)
    revision = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices)
    held_because = models.CharField(max_length=10, choices=Hold.choices, blank=True)
    ground = models.CharField(max_length=40, blank=True)  # code of the posted rule it was removed under
    policy = models.PositiveIntegerField(null=True, blank=True)  # number of the policy it was screened or decided under
    submitted_at = models.DateTimeField(_("sent"))
    published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    queue_key = models.BigIntegerField(default=0)  # order in the queue, smallest first; set by each move to held
    useful_count = models.PositiveIntegerField(default=0)  # of its Useful rows: see comments.usefulness
    idempotency_key = models.CharField(max_length=32, null=True, blank=True)
    receipt_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    sender_key = models.CharField(max_length=32, blank=True)
    browser_hash = models.CharField(max_length=32, blank=True)  # of the browser's key and the month: see identity.browser_hash
    salt = models.CharField(max_length=32, blank=True)  # of this comment's digests; erasing it makes them unreadable for good
    origin = models.CharField(max_length=120, null=True, blank=True, unique=True)  # "blogger:<id>" of an imported one

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        permissions = [("moderate_comment", _("Can decide on comments"))]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="comment_number_once_an_article"),
            models.UniqueConstraint(fields=["article", "idempotency_key"], name="comment_sent_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="comment_status_known"),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(number__isnull=False, published_at__isnull=False),
                name="comment_published_has_number",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.HELD) | Q(held_because=""), name="comment_hold_reason_only_when_held"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=0)
                | Q(parent__isnull=False, root__isnull=False, depth__gt=0),
                name="comment_parent_root_depth_agree",
            ),
        ]
        indexes = [
            models.Index(fields=["queue_key", "id"], name="comment_queue", condition=Q(status=Status.HELD)),
            models.Index(fields=["sender_key", "submitted_at"], name="comment_sender", condition=~Q(sender_key="")),
            models.Index(fields=["browser_hash"], name="comment_browser", condition=~Q(browser_hash="")),
            models.Index(fields=["root", "number"], name="comment_branch"),
            models.Index(fields=["article", "number"], name="comment_roots", condition=Q(parent__isnull=True)),
            models.Index(
                fields=["article"],
                name="comment_unseen_roots",  # imported, never public, perhaps answered
                condition=Q(parent__isnull=True, number__isnull=True, origin__isnull=False),
            ),
            models.Index(fields=["name", "submitted_at"], name="comment_name", condition=~Q(name="")),
            models.Index(fields=["mark", "article"], name="comment_mark", condition=~Q(mark="")),
            models.Index(fields=["name_skeleton", "article"], name="comment_name_skeleton", condition=~Q(name_skeleton="")),
        ]

    def __str__(self) -> str:
        return f"{self.number or '–'} {self.name or 'Anonyme'}: {self.text[:40]}"

    @property
    def text(self) -> str:
        """The body as plain text: what is screened, and what evidence points into."""
        return text_of(self.body, self.markup)


def text_of(body: str, markup: str) -> str:
    """What a reader reads of a body, as plain text."""
    return body if markup == CommentMarkup.PLAIN else unescape(strip_tags(re.sub(r"<br ?/?>", "\n", body)))


class CommentWords(models.Model):
    """The words a published comment is found by (see blog.full_text); nothing else stands in this index."""

    key = models.BigIntegerField(primary_key=True, db_column="rowid")  # its order among the answers, by comments.finding.findable
    comment = models.ForeignKey(Comment, db_constraint=False, db_index=False, on_delete=models.DO_NOTHING, related_name="+")
    words = WordsField()

    class Meta:
        managed = False
        db_table = "comments_comment_words"
        default_permissions = ()


class Revision(models.Model):
    """One wording of a comment; the highest number is the one shown."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="revision_number_once_a_comment")]


class Nudge(models.Model):
    """A reader was told, before his text was stored, which posted rule it may break: once a form, and counted by sender."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=32)  # the same as of the comment that came of it, if one did
    sender_key = models.CharField(max_length=32, blank=True)
    rules = models.JSONField(default=list)  # codes of the posted rules
    policy = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("nudge")
        verbose_name_plural = _("nudges")
        constraints = [models.UniqueConstraint(fields=["article", "idempotency_key"], name="nudge_once_a_form")]
        indexes = [models.Index(fields=["sender_key", "at"], name="nudge_sender")]


class StatusChange(models.Model):
    """One line of the log, append-only in the database itself (see comments.append_only)."""

    comment = models.ForeignKey(Comment, on_delete=models.RESTRICT, related_name="changes")
    verb = models.CharField(max_length=10, choices=Verb.choices)
    from_status = models.CharField(max_length=10, blank=True)
    to_status = models.CharField(max_length=10, choices=Status.choices)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)  # a plain id: the log outlives the account
    actor_name = models.CharField(max_length=150, blank=True)  # empty: the machine or the comment's author
    reason = models.CharField(
        max_length=10, blank=True
    )  # a Hold value where the move holds; comments.people.trust.TRUSTED where none had to
    ground = models.CharField(max_length=40, blank=True)  # code of the posted rule, where one is named
    policy = models.PositiveIntegerField(null=True)
    revision = models.PositiveSmallIntegerField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="undone_by")
    text_digest = models.CharField(max_length=64)  # HMAC-SHA256 of the text under the comment's salt
    previous_digest = models.CharField(max_length=64, blank=True)  # digest of the comment's previous line; "" for the first
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decision log")
        indexes = [
            models.Index(F("at").desc(), F("id").desc(), name="status_change_newest"),
            models.Index(F("id").desc(), name="status_change_by_people", condition=Q(actor_id__isnull=False)),
        ]


class Note(models.Model):
    """Words that go with a decision; apart from the log, because they can be erased."""

    change = models.ForeignKey(StatusChange, on_delete=models.RESTRICT, related_name="notes")
    text = models.TextField(_("note"), blank=True)  # as its moderator wrote it
    for_author = models.BooleanField(_("shown to the author"))
    prepared = models.JSONField(default=dict)  # language -> a prepared text that was chosen, as it stood then
    passage = models.TextField(blank=True)  # the words of the comment that the note is about

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    @property
    def words(self) -> str:
        """In the active language: the prepared text, then what its moderator wrote himself."""
        prepared = self.prepared.get(get_language()) or next(iter(self.prepared.values()), "")
        return "\n\n".join(words for words in (prepared, self.text) if words)
