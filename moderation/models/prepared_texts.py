"""What moderators often have to say to authors: prepared once, in every language of the site, under the rule it goes with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PreparedTextQuerySet(models.QuerySet["PreparedText"]):
    """Prepared texts, by where they may be chosen."""

    def offered(self) -> PreparedTextQuerySet:
        return self.filter(offered=True)


class PreparedText(models.Model):
    """One text to authors; what was sent is copied to the note, and changes no more when this changes."""

    rule = models.SlugField(
        _("goes with"),
        max_length=40,
        blank=True,
        help_text=_("Where it can be chosen."),
    )
    order = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    title_fr = models.CharField(_("title in French"), max_length=80, help_text=_("Moderators choose it by its title."))
    title_en = models.CharField(_("title in English"), max_length=80)
    text_fr = models.TextField(_("text in French"))
    text_en = models.TextField(_("text in English"))
    offered = models.BooleanField(
        _("offered"), default=True, help_text=_("Untick it instead of deleting it: what was sent with it stays as it was.")
    )

    objects = PreparedTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepared text")
        verbose_name_plural = _("prepared texts")
        default_permissions = ("add", "change", "view")
        ordering = ["rule", "order", "pk"]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" else self.title_fr

    def in_languages(self) -> dict[str, str]:
        """The text as it goes with a decision."""
        return {"fr": self.text_fr, "en": self.text_en}
