"""Making policies: the numbered, immutable snapshots of the posted rules."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from moderation.models import Policy, PostedRule

FIELDS = ("code", "order", "title_fr", "title_en", "wording_fr", "wording_en", "threshold", "action")
TERM_FIELDS = ("kind", "text", "weight")

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
    """One rule as plain data; the house's own terms are named where there are any."""
    row = {field: getattr(rule, field) for field in FIELDS}
    terms = [{field: getattr(term, field) for field in TERM_FIELDS} for term in rule.terms.all()]
    return {**row, "terms": terms} if terms else row


@transaction.atomic
def proclaim(made_by: str = "") -> Policy:
    """Put the posted rules as they stand into force as the next policy; the latest one again where nothing changed."""
    latest = Policy.objects.order_by("-number").first()
    rules = snapshot()
    if latest and latest.rules == rules:
        return latest
    number = (Policy.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return Policy.objects.create(number=number, made_by=made_by, rules=rules)


def found() -> None:
    """Policy 1, where there is none; a person's rules are never overwritten."""
    if Policy.objects.exists():
        return
    if not PostedRule.objects.exists():
        PostedRule.objects.bulk_create(PostedRule(**rule) for rule in FOUNDING_RULES)
    proclaim()
