"""The table of the house's own terms: checked when a person saves one, put aside where one proves unable to run."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation.house import terms
from moderation.house.terms import Refusal, Term

WHY_REFUSED: dict[str, Promise] = {
    "too_long": _("At most %(place)d characters."),
    "no_word": _("There is no letter and no figure in it."),
    "matches_nothing": _("It would be found everywhere, because it also stands for no character at all."),
    "looks_around": _("Looking ahead or behind cannot run here: “%(piece)s” at character %(place)d."),
    "back_reference": _("Going back to an earlier group cannot run here: “%(piece)s” at character %(place)d."),
    "possessive": _("A group that gives nothing back cannot run here: “%(piece)s” at character %(place)d."),
    "repeats_too_often": _("So many repetitions cannot run here: “%(piece)s” at character %(place)d. At most 1000."),
    "repeats_nothing": _("There is nothing that “%(piece)s” at character %(place)d could repeat."),
    "bracket": _("A bracket is opened or closed without its other half: “%(piece)s” at character %(place)d."),
    "escape": _("“%(piece)s” at character %(place)d means nothing here."),
    "too_large": _("The pattern is too large to run here."),
    "unreadable": _("The pattern cannot be read: “%(piece)s” at character %(place)d."),
}


class HouseTermQuerySet(models.QuerySet["HouseTerm"]):
    """Terms of every rule."""

    def quarantined(self) -> HouseTermQuerySet:
        return self.filter(quarantined_at__isnull=False)


class HouseTerm(models.Model):
    """One word or pattern under a posted rule; readers are held to the snapshot of it in a Policy."""

    class Kind(models.TextChoices):
        WORD = terms.WORD, _("word, in all its forms, disguised too")
        PATTERN = terms.PATTERN, _("pattern (RE2)")

    class Quarantine(models.TextChoices):
        BROKEN = "broken", _("It cannot run.")
        OVER_BUDGET = "over_budget", _("It took too long.")

    rule = models.ForeignKey(
        "moderation.PostedRule", verbose_name=_("posted rule"), on_delete=models.CASCADE, related_name="terms"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.WORD)
    text = models.CharField(_("word or pattern"), max_length=max(terms.LONGEST.values()))
    weight = models.FloatField(
        _("weight"),
        default=5.0,
        validators=[MinValueValidator(-10.0), MaxValueValidator(10.0)],
        help_text=_("What finding it adds, in log-odds: 5 is enough to hold a comment, below 0 it excuses."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    in_trial = models.BooleanField(
        _("on trial"),
        default=True,
        help_text=_("It is looked for and counted, and holds nothing, until you put it in force."),
    )
    trial_since = models.DateTimeField(null=True, blank=True, editable=False)
    trial_after = models.BigIntegerField(null=True, blank=True, editable=False)  # the last screening before the trial
    in_force_since = models.DateTimeField(null=True, blank=True, editable=False)
    quarantined_at = models.DateTimeField(_("put aside"), null=True, blank=True, editable=False)
    quarantine_reason = models.CharField(
        _("why put aside"), max_length=12, choices=Quarantine.choices, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    created_by = models.CharField(_("added by"), max_length=150, blank=True, editable=False)

    objects = HouseTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("word of the house")
        verbose_name_plural = _("words of the house")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "kind", "text"], name="house_term_once_a_rule"),
            models.CheckConstraint(
                condition=models.Q(quarantined_at__isnull=True, quarantine_reason="")
                | models.Q(quarantined_at__isnull=False) & ~models.Q(quarantine_reason=""),
                name="house_term_quarantine_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["id"], name="house_term_quarantined", condition=models.Q(quarantined_at__isnull=False))]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse what cannot run, and more terms than a comment can be compared with."""
        if self.kind not in terms.LONGEST:
            return  # said of the field itself
        if refused := terms.refusal(self.kind, self.text):
            raise ValidationError({"text": in_words(refused)})
        others = HouseTerm.objects.exclude(pk=self.pk)
        if others.count() >= terms.MOST_TERMS:
            raise ValidationError(_("The house may have %(most)d words and patterns."), params={"most": terms.MOST_TERMS})
        if self.kind == self.Kind.PATTERN and others.filter(kind=self.kind).count() >= terms.MOST_PATTERNS:
            raise ValidationError(_("The house may have %(most)d patterns."), params={"most": terms.MOST_PATTERNS})

    @property
    def term(self) -> Term:
        """As the engine knows it."""
        return Term(self.rule.code, self.kind, self.text, self.weight)


def in_words(refused: Refusal) -> str:
    """Why a term was refused, for the person who wrote it."""
    return str(WHY_REFUSED[refused.code]) % {"piece": refused.piece, "place": refused.place}
