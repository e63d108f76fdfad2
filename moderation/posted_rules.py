"""Making policies: the numbered, immutable snapshots of the posted rules."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from moderation.models import HouseTerm, Policy, PostedRule, Screening
from moderation.policy import HOLD, SHADOW

FIELDS = ("code", "order", "title_fr", "title_en", "wording_fr", "wording_en", "threshold", "action")
TERM_FIELDS = ("kind", "text", "weight")
DECIDING = ("threshold", "action", "terms", "public_figures")  # a change of these is what the brake watches

# Policy 1: the owner's rules and disclaimer in words of our own.
FOUNDING_RULES: tuple[dict[str, Any], ...] = (
    {
        "code": "off_topic",
        "order": 1,
        "title_fr": "Hors sujet",
        "title_en": "Off topic",
        "wording_fr": "Répondez à l’article ou à un commentaire : ce qui est hors sujet est supprimé, la publicité aussi.",
        "wording_en": "Answer the article or a comment: what is off topic is removed, and so is advertising.",
    },
    {
        "code": "personal_attack",
        "order": 2,
        "title_fr": "Attaques personnelles",
        "title_en": "Personal attacks",
        "wording_fr": "Contredisez les idées, pas les personnes : les attaques personnelles sont supprimées.",
        "wording_en": "Contradict ideas, not people: personal attacks are removed.",
    },
    {
        "code": "insult",
        "order": 3,
        "title_fr": "Insultes",
        "title_en": "Insults",
        "wording_fr": "Les insultes sont supprimées, même déguisées.",
        "wording_en": "Insults are removed, disguised ones too.",
    },
    {
        "code": "anonymous_troll",
        "order": 4,
        "title_fr": "« Anonymes » suspectés d’être des trolls",
        "title_en": "“Anonymous” comments suspected to come from trolls",
        "wording_fr": "On peut rester anonyme ; les commentaires anonymes qui semblent venir de trolls sont supprimés.",
        "wording_en": "You may stay anonymous; anonymous comments that seem to come from trolls are removed.",
    },
    {
        "code": "illegal",
        "order": None,
        "title_fr": "Contenu manifestement illicite",
        "title_en": "Plainly illegal content",
        "wording_fr": "Menaces, incitation à la haine, divulgation de données personnelles : la loi les interdit.",
        "wording_en": "Threats, incitement to hatred, disclosure of personal data: the law forbids them.",
    },
)


def snapshot() -> list[dict[str, Any]]:
    """The posted rules as they stand, as plain data, in their order."""
    return [row_of(rule) for rule in PostedRule.objects.prefetch_related("terms")]


def row_of(rule: PostedRule) -> dict[str, Any]:
    """One rule as plain data; the house's own terms are named where there are any, those on trial by their key too."""
    terms = [term_row(term) for term in rule.terms.all() if not term.in_trial]
    trial = [{"id": term.pk, **term_row(term)} for term in rule.terms.all() if term.in_trial]
    return {**without_terms(rule), **({"terms": terms} if terms else {}), **({"trial": trial} if trial else {})}


def without_terms(rule: PostedRule) -> dict[str, Any]:
    """The rule's own fields as plain data."""
    row = {field: getattr(rule, field) for field in FIELDS}
    return row | (
        {"public_figures": True} if rule.public_figures else {}
    )  # unsaid where it is not so, as in every version before


def term_row(term: HouseTerm) -> dict[str, Any]:
    """One term as plain data."""
    return {field: getattr(term, field) for field in TERM_FIELDS}


def lock() -> None:
    """Wait until nobody else changes a rule; taken before any of them is written, so that the numbers follow each other."""
    list(PostedRule.objects.select_for_update().order_by("pk").values_list("pk"))


@transaction.atomic
def proclaim(made_by: str = "") -> Policy:
    """Put the posted rules as they stand into force as the next policy; the latest one again where nothing changed."""
    lock()
    latest = Policy.objects.order_by("-number").first()
    rules = snapshot()
    if latest and latest.rules == rules:
        return latest
    number = (Policy.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    if latest:
        date_changes(latest.rules, rules, timezone.now())
    return Policy.objects.create(number=number, made_by=made_by, rules=rules)


def date_changes(before: list[dict[str, Any]], after: list[dict[str, Any]], now: datetime.datetime) -> None:
    """Remember since when each rule decides as it does, and since when what is on trial is."""
    old = {row["code"]: row for row in before}
    begun = {"trial_since": now, "trial_after": Screening.objects.aggregate(last=Max("pk"))["last"] or 0}
    for row in after:
        was = old.get(row["code"], {})
        rule = PostedRule.objects.filter(code=row["code"])
        if any(row.get(field) != was.get(field) for field in DECIDING):
            rule.update(changed_at=now)
        if row["action"] == SHADOW and was.get("action") != SHADOW:
            rule.update(**begun)
        known = {term["id"] for term in was.get("trial", ())}
        HouseTerm.objects.filter(pk__in=[term["id"] for term in row.get("trial", ()) if term["id"] not in known]).update(**begun)
        terms = HouseTerm.objects.filter(rule__code=row["code"], in_trial=False)
        said = [term["text"] for term in row.get("terms", ()) if term not in was.get("terms", ())]
        terms.filter(text__in=said).update(in_force_since=now, trial_since=None, trial_after=None)


def found() -> None:
    """Policy 1, where there is none; a person's rules are never overwritten."""
    if Policy.objects.exists():
        return
    if not PostedRule.objects.exists():
        PostedRule.objects.bulk_create(PostedRule(action=HOLD, **rule) for rule in FOUNDING_RULES)
    proclaim()
