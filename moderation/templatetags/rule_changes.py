"""What the admin says of the posted rules beside their form: which were braked, what is on trial."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.models import Brake, PostedRule
from moderation.rules import telling_owners, trials
from moderation.rules.foreseen import figure

register = template.Library()
NOTICES = 10


@register.inclusion_tag("admin/moderation/_rule_notices.html", takes_context=True)
def rule_notices(context: dict[str, Any]) -> dict[str, Any]:
    """The rules that were braked since an owner last looked, and those with a trial to decide on, for owners alone."""
    request = context["request"]
    if not request.user.has_perm("moderation.change_postedrule"):
        return {"brakes": [], "over": []}
    unseen = Brake.objects.filter(seen_at=None).select_related("rule").order_by("-pk")[:NOTICES]
    over = trials.over(timezone.now())
    return {"brakes": unseen, "over": over, "csrf_token": context.get("csrf_token"), "request": request}


@register.filter
def in_words(brake: Brake) -> str:
    """What the brake did."""
    return telling_owners.said(brake)


@register.filter
def threshold(value: float) -> str:
    """A threshold as it is typed."""
    return figure(value)


def trials_in_words(rule: PostedRule) -> str:
    """What is tried out under a rule that has effect, in a few words."""
    tried = sum(term.in_trial for term in rule.terms.all())
    return _("words on trial: %(number)d") % {"number": tried} if tried else ""
