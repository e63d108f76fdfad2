"""The tables of learning: every generation that was fitted, and the published comments drawn for a second look."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from comments.models import Comment


class LearnedModel(models.Model):
    """One generation: what was fitted on the decisions made until then. None is ever deleted or changed but for `active`."""

    generation = models.PositiveIntegerField(_("generation"), unique=True)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    weights = models.BinaryField()  # moderation.learning.learned.to_bytes()
    report = models.JSONField(_("report"), default=dict)  # moderation.learning.generations.report_of()
    active = models.BooleanField(_("in use"), default=False)

    class Meta:
        verbose_name = _("generation learnt from decisions")
        verbose_name_plural = _("generations learnt from decisions")
        ordering = ["-generation"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(fields=["active"], condition=models.Q(active=True), name="learned_model_one_active"),
        ]

    def __str__(self) -> str:
        return str(self.generation)


class SpotCheck(models.Model):
    """A comment drawn so that a person judges it without knowing what the check thought."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("published at once")
        HELD = "held", _("held by the check")

    comment = models.OneToOneField(Comment, on_delete=models.CASCADE, related_name="spot_check")
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.PUBLISHED)  # when it was drawn
    revision = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField(_("drawn"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.BigIntegerField(null=True)  # a plain id, as in the log
    ground = models.CharField(max_length=40, blank=True)  # code of the rule it should have been held under; empty: none

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["id"], name="spot_check_open", condition=models.Q(answered_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=False) | models.Q(ground=""), name="spot_check_ground_answers"
            )
        ]

    def __str__(self) -> str:
        return str(self.comment_id)
