"""What goes with a change of the posted rules: trying it on history, braking what holds too much, strictness by article."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models import Article
from moderation import policy


class Backtest(models.Model):
    """One trial of a changed rule on the site's own decisions, in steps: everything up to line `cursor` of the log is in `tally`."""

    rule = models.CharField(max_length=40)  # its code; the rule itself may not be saved yet
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150, blank=True)
    rule_id_shown = models.BigIntegerField(null=True)  # of the rule that is being changed; none for a new one
    draft = models.JSONField()  # moderation.rules.draft.Draft.plain(): the rule as it stands, and as it was typed
    form = models.JSONField(default=list)  # what was typed, pair by pair, to be saved or gone on with
    until = models.BigIntegerField()  # the newest line of the log when it began
    cursor = models.BigIntegerField(default=0)
    stepped_at = models.DateTimeField(null=True)
    tally = models.JSONField(default=dict)  # moderation.rules.tally.Tally.plain()
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("trial on history")
        verbose_name_plural = _("trials on history")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}: {self.rule}"

    @property
    def percent(self) -> int:
        """How far it is, by place in the log."""
        return 100 if self.finished_at else min(99, 100 * self.cursor // max(self.until, 1))


class Brake(models.Model):
    """A rule that was changed a short time ago held too much, and lost one step of its power."""

    rule = models.ForeignKey("moderation.PostedRule", on_delete=models.CASCADE, related_name="brakes")
    at = models.DateTimeField()
    before = models.CharField(max_length=8)
    after = models.CharField(max_length=8)  # the same as before where only words went back on trial
    words = models.JSONField(default=list)  # the house's own that went back on trial
    hits = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField()  # comments, of which so many were hits
    policy = models.PositiveIntegerField()  # the version that came of it
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("brake")
        verbose_name_plural = _("brakes")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [models.Index(fields=["id"], name="brake_unseen", condition=models.Q(seen_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.rule}: {self.before} → {self.after}"


class ArticleStrictness(models.Model):
    """How strictly the rules are enforced under one article; without a row, as everywhere."""

    class Level(models.TextChoices):
        LENIENT = policy.LENIENT, _("lenient: a comment waits only when the check is surer than elsewhere")
        NORMAL = policy.NORMAL, _("normal")
        STRICT = policy.STRICT, _("strict: a comment waits on a lesser suspicion than elsewhere")

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="strictness")
    level = models.CharField(_("strictness"), max_length=8, choices=Level.choices, default=Level.NORMAL)

    class Meta:
        verbose_name = _("strictness")
        verbose_name_plural = _("strictness")
        default_permissions = ()

    def __str__(self) -> str:
        return self.level
