"""Articles, their tags and old addresses, and the settings of the site."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.full_text import WordsField
from blog.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class CommentsMode(models.TextChoices):
    """What happens to a reply: screened then published, always reviewed, or refused."""

    OPEN = "open", _("Open: checked, then published")
    REVIEW = "review", _("Review: every comment waits for a person")
    CLOSED = "closed", _("Closed")


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA name."""
    if value not in available_timezones():
        raise ValidationError(_("“%(value)s” is no time zone. Write for example Europe/Paris."), params={"value": value})


class SiteSettings(models.Model):
    """The one row of settings that an administrator may change while the site runs."""

    name = models.CharField(_("name of the site"), max_length=120, default="Palabre")
    motto = models.CharField(_("motto"), max_length=240, blank=True, help_text=_("One line under the name, on the front page."))
    publisher = models.CharField(
        _("publisher"),
        max_length=240,
        blank=True,
        help_text=_("The person or company that answers for the site; shown at the foot of every page."),
    )
    contact = models.EmailField(_("contact address"), blank=True, help_text=_("Shown at the foot of every page, for readers."))
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris", validators=[validate_time_zone])
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=settings.LANGUAGES,
        default="fr",
        help_text=_("The language new articles are written in."),
    )
    comments_mode = models.CharField(
        _("comments on new articles"), max_length=8, choices=CommentsMode.choices, default=CommentsMode.OPEN
    )
    review_after_days = models.PositiveSmallIntegerField(
        _("days until review"),
        default=90,
        help_text=_("Comments on an article older than this many days wait for a person. 0 means never."),
    )
    trusted_after = models.PositiveSmallIntegerField(
        _("published comments until trusted"),
        default=0,
        help_text=_(
            "Where every comment is read first, a reader with so many published comments, none of them removed, need not wait: known "
            "again by his browser or account, never by his name alone. The automatic check still reads him. 0 means nobody."
        ),
    )
    own_paragraph = models.TextField(
        _("own paragraph"), blank=True, help_text=_("Your own words under the posted rules, shown exactly as you type them.")
    )
    useful_marks = models.BooleanField(
        _("“useful” under comments"),
        default=False,
        help_text=_("Readers may mark a comment as useful, once a browser; the count is shown. There is no opposite."),
    )
    storm_mode = models.CharField(
        _("switch for storms"),
        max_length=8,
        blank=True,
        choices=[("review", _("Every comment of the site waits")), ("closed", _("No comments on the whole site"))],
        help_text=_("Overrides every article until the time below."),
    )
    storm_until = models.DateTimeField(_("until"), null=True, blank=True)
    storm_sentence = models.CharField(
        _("sentence at the form"), max_length=240, blank=True, help_text=_("Tells readers why. Empty: a plain sentence is shown.")
    )
    sender_address = models.EmailField(
        _("sender address"), blank=True, help_text=_("Mail of the site is sent from this address.")
    )
    email_tested_at = models.DateTimeField(_("mail test passed"), null=True, blank=True, editable=False)
    rules_read_at = models.DateTimeField(_("posted rules read"), null=True, blank=True, editable=False)
    epoch = models.PositiveIntegerField(default=1, editable=False)  # part of every page's ETag

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="site_settings_is_one_row")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        self.epoch = (SiteSettings.objects.filter(pk=1).values_list("epoch", flat=True).first() or 0) + 1
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.storm_mode and not self.storm_until:
            raise ValidationError({"storm_until": _("Say until when the switch for storms is on.")})

    @classmethod
    def current(cls) -> SiteSettings:
        """The settings row, or the defaults where none was saved yet."""
        return _SETTINGS.first() or cls(pk=1)

    def storm(self, now: datetime.datetime) -> str:
        """The mode the whole site is forced to at `now`: "review", "closed" or ""."""
        return self.storm_mode if self.storm_until and now < self.storm_until else ""


_SETTINGS = Prepared(lambda: SiteSettings.objects.filter(pk=1))


class Tag(models.Model):
    """A word under which articles are gathered."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Markup(models.TextChoices):
    """How an article's body is written."""

    MARKDOWN = "markdown", _("Markdown")
    HTML = "html", _("HTML")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles, by who may see them and in which order."""

    def public(self, now: datetime.datetime | None = None) -> ArticleQuerySet:
        """Those that every reader may see at `now`."""
        return self.filter(is_draft=False, published_at__lte=now or timezone.now())

    def newest_first(self) -> ArticleQuerySet:
        return self.order_by("-published_at", "-pk")

    def before(self, published_at: datetime.datetime | OuterRef, pk: int | OuterRef) -> ArticleQuerySet:
        """Those that follow the given key in newest-first order."""
        return self.filter(published_at__lte=published_at).exclude(published_at=published_at, pk__gte=pk)

    def after(self, published_at: datetime.datetime | OuterRef, pk: int | OuterRef) -> ArticleQuerySet:
        """Those that come before the given key in newest-first order."""
        return self.filter(published_at__gte=published_at).exclude(published_at=published_at, pk__lte=pk)

    def editable_by(self, user: User | AnonymousUser) -> ArticleQuerySet:
        """All for an editor, his own for a writer."""
        if user.has_perm("blog.change_article"):
            return self
        return self.filter(writer=user.pk) if user.has_perm("blog.add_article") else self.none()


class Article(models.Model):
    """One article of the blog; `body_html` is made from `body` by blog.services, never by hand."""

    title = models.CharField(_("title"), max_length=240)
    slug = models.SlugField(_("address"), max_length=120, unique=True, help_text=_("The last part of the article’s address."))
    body = models.TextField(_("text"))
    markup = models.CharField(_("written in"), max_length=10, choices=Markup.choices, default=Markup.MARKDOWN)
    body_html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="fr")
    byline = models.CharField(
        _("byline"), max_length=160, blank=True, help_text=_("Who wrote it, as readers see it: “Par …” is added.")
    )
    source_name = models.CharField(_("source"), max_length=160, blank=True, help_text=_("Where it first appeared."))
    source_address = models.URLField(_("address of the source"), max_length=500, blank=True)
    picture = models.ImageField(_("picture"), upload_to="articles/%Y/%m/", blank=True)
    picture_caption = models.CharField(_("caption"), max_length=300, blank=True)
    picture_credit = models.CharField(_("credit"), max_length=160, blank=True)
    is_draft = models.BooleanField(_("draft"), default=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    comments_mode = models.CharField(_("comments"), max_length=8, choices=CommentsMode.choices, default=CommentsMode.OPEN)
    discussed_here_since = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,  # the day of import: from then on, not from publication, the days until review count
    )
    comments_close_on = models.DateField(
        _("comments close on"), null=True, blank=True, help_text=_("From this day on nobody can comment. Empty: no closing date.")
    )
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="articles")
    version = models.PositiveIntegerField(default=1, editable=False)  # counts up with every change; part of the ETag
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("writer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
        editable=False,
    )
    origin = models.CharField(
        max_length=120, null=True, blank=True, unique=True, editable=False
    )  # "blogger:<id>" of an imported one

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), name="article_newest", condition=Q(is_draft=False)),
            models.Index(F("writer"), F("updated_at").desc(), name="article_own_list"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(is_draft=True) | Q(published_at__isnull=False), name="article_published_has_date"),
            models.CheckConstraint(condition=Q(comments_mode__in=CommentsMode.values), name="article_comments_mode_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("blog:article", args=[self.slug])

    def is_public(self, now: datetime.datetime) -> bool:
        return not self.is_draft and self.published_at is not None and self.published_at <= now

    def mode_at(self, now: datetime.datetime, site: SiteSettings) -> str:
        """The comments mode in force at `now`: the strictest of the article's, its closing date, its age and the storm's."""
        if self.comments_close_on and timezone.localtime(now).date() >= self.comments_close_on:
            return CommentsMode.CLOSED
        storm = site.storm(now)
        if CommentsMode.CLOSED in (self.comments_mode, storm) or not self.is_public(now):
            return CommentsMode.CLOSED
        since = self.discussed_here_since or self.published_at
        old = site.review_after_days and since and now - since > datetime.timedelta(days=site.review_after_days)
        if CommentsMode.REVIEW in (self.comments_mode, storm) or old:
            return CommentsMode.REVIEW
        return CommentsMode.OPEN


class OldAddress(models.Model):
    """A path under which an imported article was known; it redirects for good."""

    path = models.CharField(_("path"), max_length=300, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="old_addresses")

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.path


class ArticleWords(models.Model):
    """The words an article is found by, in an index of the database's own kind (see blog.full_text)."""

    article = models.OneToOneField(
        Article, primary_key=True, db_column="rowid", db_constraint=False, on_delete=models.CASCADE, related_name="words"
    )
    words = WordsField()

    class Meta:
        managed = False
        db_table = "blog_article_words"
        default_permissions = ()
