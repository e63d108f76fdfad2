"""Which plug-ins were switched off in some process, so that `manage.py doctor`, which is another process, can say so."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.engine import Finding
from moderation.house.plugins import CODE


class PluginOff(models.Model):
    """The last time a plug-in was switched off because it was late too often."""

    path = models.CharField(_("plug-in"), max_length=200, unique=True)
    at = models.DateTimeField(_("switched off"))

    class Meta:
        verbose_name = _("plug-in switched off")
        verbose_name_plural = _("plug-ins switched off")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.path


def record(findings: Iterable[Finding]) -> None:
    """Keep which plug-ins a screening had to switch off."""
    for finding in findings:
        if (finding.detector, finding.why) == (CODE, "switched_off"):
            PluginOff.objects.update_or_create(path=finding.detail[:200], defaults={"at": timezone.now()})
