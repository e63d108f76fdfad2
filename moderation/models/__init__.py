"""The posted rules, their numbered policies, the evidence of each screening, and what off-topic needs of an article."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from blog.models import Article
from comments.models import Comment, Hold, StatusChange
from moderation.desk.querysets import DecisionQuerySet, QueuedCommentQuerySet
from moderation.models.appeals import Appeal
from moderation.models.batches import Batch, BatchItem
from moderation.models.figures import DayFigure
from moderation.models.house_terms import HouseTerm
from moderation.models.learning import LearnedModel, SpotCheck
from moderation.models.plugins import PluginOff
from moderation.models.prepared_texts import PreparedText
from moderation.models.queue import (
    Claim,
    DeskPreference,
    HeldWords,
    Likeness,
    LikenessKey,
    QueueCount,
    QueueDelta,
    Suspicion,
    Waiting,
)
from moderation.models.reports import Report
from moderation.models.rule_changes import ArticleStrictness, Backtest, Brake


class PostedRule(models.Model):
    """One rule as it stands now; readers are held to the snapshot of it in a Policy."""

    class Action(models.TextChoices):
        HOLD = "hold", _("hold for a person")
        PUBLISH = "publish", _("publish, and look at some of them later")
        SHADOW = "shadow", _("trial: count only, without effect")

    code = models.SlugField(
        _("code"), max_length=40, unique=True, help_text=_("Never changes once comments were removed under it.")
    )
    order = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        unique=True,
        help_text=_("Its number on the notice. Empty for the law’s ground, which has none."),
    )
    title_fr = models.CharField(_("title in French"), max_length=80)
    title_en = models.CharField(_("title in English"), max_length=80)
    wording_fr = models.TextField(_("wording in French"))
    wording_en = models.TextField(_("wording in English"))
    threshold = models.FloatField(
        _("threshold"),
        default=0.5,
        validators=[MinValueValidator(0.01), MaxValueValidator(1.0)],
        help_text=_("A comment waits when the probability of its removal under this rule reaches this value."),
    )
    action = models.CharField(_("action"), max_length=8, choices=Action.choices, default=Action.SHADOW)
    pinned_until = models.DateField(
        _("without brake until"),
        null=True,
        blank=True,
        help_text=_("Until this day the brake leaves the rule alone, however much it holds. Empty: never left alone."),
    )
    public_figures = models.BooleanField(
        _("insults at public figures count"),
        default=False,
        help_text=_(
            "Otherwise a hard word about a politician, a state, an army or a newspaper weighs next to nothing: it is part of the "
            "discussion. Threats, slurs and words that make people into vermin always count."
        ),
    )
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)  # what it decides: by moderation.posted_rules
    trial_since = models.DateTimeField(null=True, blank=True, editable=False)
    trial_after = models.BigIntegerField(null=True, blank=True, editable=False)  # the last screening before the trial

    class Meta:
        verbose_name = _("posted rule")
        verbose_name_plural = _("posted rules")
        ordering = [models.F("order").asc(nulls_last=True), "code"]

    def __str__(self) -> str:
        title = self.title_en if get_language() == "en" else self.title_fr
        return f"{self.order} {title}" if self.order else title


class Policy(models.Model):
    """All posted rules as they stood at one time: numbered, immutable. `rules` is moderation.policy's plain data."""

    number = models.PositiveIntegerField(_("version"), primary_key=True)
    made_at = models.DateTimeField(_("in force since"), auto_now_add=True)
    made_by = models.CharField(_("made by"), max_length=150, blank=True)
    rules = models.JSONField(_("rules"))

    class Meta:
        verbose_name = _("version of the rules")
        verbose_name_plural = _("versions of the rules")

    def __str__(self) -> str:
        return str(self.number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        kwargs["force_insert"] = True  # a policy is never changed, only followed by the next
        super().save(*args, **kwargs)


class Screening(models.Model):
    """What the engine saw in one revision of a comment, and what was decided on it."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="screenings")
    revision = models.PositiveSmallIntegerField()
    policy = models.PositiveIntegerField(_("version of the rules"))
    at = models.DateTimeField()
    verdict = models.CharField(max_length=8)  # publish | hold
    broken = models.JSONField(default=list)  # codes of the rules whose threshold was reached
    probabilities = models.JSONField(default=dict)  # rule code -> 0..1 or null
    failure = models.CharField(max_length=200, blank=True)
    weights = models.CharField(max_length=40, blank=True)  # generation of the weights that were used
    aside = models.JSONField(null=True)  # moderation.policy.Aside.plain(): what was noticed without effect

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        constraints = [models.UniqueConstraint(fields=["comment", "revision"], name="screening_once_a_revision")]


class Finding(models.Model):
    """One piece of evidence; `start` and `end` count code points of the revision's text, null for the whole."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    detector = models.CharField(max_length=40)
    why = models.CharField(max_length=60)
    detail = models.CharField(max_length=200, blank=True)
    weight = models.FloatField()
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__isnull=True, end__isnull=True) | models.Q(start__lt=models.F("end")),
                name="finding_span_not_empty",
            )
        ]


class BrokenRule(models.Model):
    """One posted rule a held comment may break: what the queue is filtered by, by index."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="broken_rules")
    rule = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("rule possibly broken")
        verbose_name_plural = _("rules possibly broken")
        constraints = [models.UniqueConstraint(fields=["rule", "comment"], name="broken_rule_once_a_comment")]


class ArticleProfile(models.Model):
    """What the off-topic detector needs of an article, computed once when the article changes."""

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="profile")
    article_version = models.PositiveIntegerField()
    data = models.BinaryField()  # moderation.topic.profile.Profile.to_bytes()

    class Meta:
        verbose_name = _("article profile")
        verbose_name_plural = _("article profiles")


class QueuedComment(Comment):
    """A comment as the moderator's desk sees it: any a moderator may decide on; the admin narrows it to what waits."""

    objects = QueuedCommentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("comment to moderate")
        verbose_name_plural = _("to moderate")
        default_permissions = ("view", "delete")


class Decision(StatusChange):
    """A line of the log as the history shows it."""

    is_last: bool  # with DecisionQuerySet.saying_whether_last

    objects = DecisionQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("decision")
        verbose_name_plural = _("history of decisions")
        default_permissions = ("view",)
        permissions = [("lead", _("Can decide on whole lists at once, and undo what others decided"))]


__all__ = [
    "Appeal",
    "ArticleProfile",
    "ArticleStrictness",
    "Backtest",
    "Batch",
    "BatchItem",
    "Brake",
    "BrokenRule",
    "Claim",
    "DayFigure",
    "Decision",
    "DeskPreference",
    "Finding",
    "HeldWords",
    "Hold",
    "HouseTerm",
    "LearnedModel",
    "Likeness",
    "LikenessKey",
    "PluginOff",
    "Policy",
    "PostedRule",
    "PreparedText",
    "QueueCount",
    "QueueDelta",
    "QueuedComment",
    "Report",
    "Screening",
    "SpotCheck",
    "Suspicion",
    "Waiting",
]
