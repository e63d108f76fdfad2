"""The small table of figures: one number a day, a name and a key, so that nothing is counted when somebody looks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DayFigure(models.Model):
    """How often something happened on one day of the site's time zone; `name` is one of moderation.figures.names."""

    day = models.DateField(_("day"))
    name = models.CharField(max_length=20)
    key = models.CharField(max_length=90, blank=True)  # a rule, a reason, a span of time: by its name
    n = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["day", "name", "key"], name="day_figure_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name} {self.key}: {self.n}"
