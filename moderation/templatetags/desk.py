"""What the desk's templates say: the count in the header, filters as tabs, numbers with their sign, names, the first steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.admin.views.main import SEARCH_VAR
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from comments.models import Comment, Status, StatusChange, Verb
from comments.people.trust import TRUSTED
from moderation.admin.filters import REASONS
from moderation.admin.first_steps import may_set_up
from moderation.desk import decisions, facets
from moderation.desk.cards import Card, author_of
from moderation.desk.evidence import RuleName, Share
from moderation.desk.first_steps import steps
from moderation.desk.leading import leads
from moderation.models import Appeal, Decision
from moderation.wording import signed

register = template.Library()

register.filter("signed", signed)


@register.inclusion_tag("admin/moderation/_waiting.html", takes_context=True)
def waiting_count(context: dict[str, Any]) -> dict[str, Any]:
    """How many comments wait; nothing for who may not look."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.has_perm("moderation.view_queuedcomment"):
        return {"shown": False}
    seen = getattr(request, "_queue_overview", None)
    counts = seen.counts if seen else facets.counts([facets.EVERYTHING])
    waiting = counts.get(facets.EVERYTHING, 0)
    return {"shown": True, "waiting": formats.number_format(waiting, force_grouping=True)}


@register.simple_tag(takes_context=True)
def appeals_wait(context: dict[str, Any]) -> bool:
    """True where an author waits for an answer and this person may read of it."""
    user = context["request"].user
    return user.has_perm("moderation.view_appeal") and Appeal.objects.open().exists()


@register.simple_tag(takes_context=True)
def may_lead(context: dict[str, Any]) -> bool:
    """True for who decides on whole lists at once."""
    return leads(context["request"].user)


def _choices(changelist: Any) -> list[tuple[Any, list[Any]]]:
    """Each filter of a list with what can be chosen, worked out once a page."""
    made: list[tuple[Any, list[Any]]] | None = changelist.__dict__.get("_choices_of_filters")
    if made is None:
        made = changelist._choices_of_filters = [(spec, list(spec.choices(changelist))) for spec in changelist.filter_specs]
    return made


@register.simple_tag
def chosen_filters(changelist: Any) -> str:
    """What a list shows, in the words of its filters: the name of the fold in which they lie on a phone."""
    chosen = [
        str(choice["display"])
        for place, (_spec, choices) in enumerate(_choices(changelist))
        for which, choice in enumerate(choices)
        if choice["selected"] and (which or not place)
    ]
    return " · ".join([*chosen, *([f"“{changelist.query}”"] if changelist.query else [])])


@register.inclusion_tag("admin/moderation/_narrowing.html")
def narrowing(changelist: Any) -> dict[str, Any]:
    """The filters of a list: those with few choices as tabs, the others folded."""
    rows = _choices(changelist)
    filters = changelist.get_filters_params().items()
    folded = [{"title": spec.title, "choices": choices} for spec, choices in rows if spec.folded]
    return {
        "cl": changelist,
        "tabs": [{"title": spec.title, "choices": choices} for spec, choices in rows if not spec.folded],
        "folded": folded,
        "chosen": changelist.query or any(choice["selected"] for row in folded for choice in row["choices"][1:]),
        "kept": [(name, value) for name, values in filters for value in values if name != SEARCH_VAR],
    }


# What cards have in common is made once a page: a hundred of them offer the same few buttons.

KEY_OF_THE_COMMENT = "9999999999999999"  # stands for the key that is put in: as long as no key will be


@register.simple_tag(takes_context=True)
def card_buttons(context: Context, card: Card) -> SafeString:
    """The buttons of a card."""
    offered = tuple((button.choice, button.proposed) for button in card.main)
    return _once(context, ("buttons", offered), "_buttons", {"card": card, "keys": context.get("keys")})


@register.simple_tag(takes_context=True)
def card_address(context: Context, pk: int, page: str) -> str:
    """The address of one of the pages about a comment."""
    pieces: dict[str, str] = context["request"].__dict__.setdefault("_addresses_of_cards", {})
    if page not in pieces:
        pieces[page] = reverse(f"admin:moderation_queuedcomment_{page}", args=[KEY_OF_THE_COMMENT])
    return pieces[page].replace(KEY_OF_THE_COMMENT, str(pk))


@register.simple_tag(takes_context=True)
def card_notes(context: Context, card: Card) -> SafeString:
    """The fields for words that go with a decision."""
    made = _once(context, ("notes",), "_notes", {"notes": context.get("notes"), "pk": KEY_OF_THE_COMMENT})
    return SafeString(made.replace(KEY_OF_THE_COMMENT, str(card.comment.pk)))


def _once(context: Context, key: tuple[Any, ...], name: str, values: dict[str, Any]) -> SafeString:
    made: dict[tuple[Any, ...], SafeString] = context["request"].__dict__.setdefault("_pieces_of_cards", {})
    if key not in made:
        made[key] = render_to_string(f"admin/moderation/queuedcomment/{name}.html", values)
    return made[key]


@register.filter
def author(comment: Comment) -> str:
    return author_of(comment)


@register.filter
def done_in_words(change: StatusChange) -> str:
    return decisions.done_in_words(change)


@register.filter
def probability(value: float) -> str:
    return formats.number_format(value, 2)


@register.filter
def bar_width(share: Share) -> str:
    """The class of a bar as long as the probability, in steps of five."""
    return f"w{round(20 * (share.probability or 0.0)) * 5}"


@register.inclusion_tag("admin/moderation/_first_steps.html", takes_context=True)
def first_steps(context: dict[str, Any]) -> dict[str, Any]:
    """The five steps for whoever may take them, until the last is done."""
    request = context["request"]
    if not may_set_up(request):
        return {}
    all_steps = steps()
    done = sum(step.done for step in all_steps)
    return {"steps": all_steps if done < len(all_steps) else [], "done": done, "csrf_token": context.get("csrf_token")}


@register.filter
def rule_title(code: str, names: Mapping[str, RuleName] | None) -> str:
    """The rule of this code by its title; the code itself where no rule has it any more."""
    return str((names or {}).get(code) or code)


WITHOUT_WAITING = pgettext_lazy("reason not to wait", "trusted, so without waiting")


@register.filter
def reason_title(line: Decision) -> str:
    """Why a comment was held, in two words; nothing where the decision itself says it."""
    reasons = {**REASONS, TRUSTED: WITHOUT_WAITING}
    return str(reasons.get(line.reason, "")) if line.verb in (Verb.SUBMIT, Verb.EDIT) else ""


AFTER_UNDOING = {
    Status.HELD: gettext_lazy("The comment will wait for a decision again."),
    Status.REMOVED: gettext_lazy("The comment will be removed again, under the rule it was removed under before."),
    Status.PUBLISHED: gettext_lazy("The comment will be on the page again."),
}


@register.filter
def after_undoing(line: Decision) -> str:
    """Where the comment will be when this decision is undone."""
    return str(AFTER_UNDOING[Status(line.from_status)])
