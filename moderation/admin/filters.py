"""What the queue and the history can be narrowed to; every list of choices is short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models import Article
from comments.models import Hold, Status, Verb
from moderation.admin.overview import overview
from moderation.desk import facets
from moderation.desk.evidence import rule_names

Choices = Iterable[tuple[str, Any]]
MOST = 20  # choices a list of articles, names or people shows

REASONS: dict[str, Promise] = {
    Hold.RULES: pgettext_lazy("reason to wait", "The check noticed something"),
    Hold.REVIEW: pgettext_lazy("reason to wait", "Read first"),
    Hold.FAILURE: pgettext_lazy("reason to wait", "The check failed"),
    Hold.CHANGED: pgettext_lazy("reason to wait", "Something changed"),
    Hold.UNREAD: pgettext_lazy("reason to wait", "Language not examined"),
    Hold.MODERATOR: pgettext_lazy("reason to wait", "Put back"),
    Hold.IMPORTED: pgettext_lazy("reason to wait", "Imported"),
    Hold.NAME: pgettext_lazy("reason to wait", "Name like another’s"),
    Hold.REPORTS: pgettext_lazy("reason to wait", "Reported"),
    Hold.READ_FIRST: pgettext_lazy("reason to wait", "Sender read first"),
    Hold.ANSWERED: pgettext_lazy("reason to wait", "Changed by its author"),
    Hold.AUTHOR: pgettext_lazy("reason to wait", "Sent back to its author"),
}
KINDS: dict[str, Promise] = {
    facets.FIRST: pgettext_lazy("reason to wait", "First comment"),
    facets.FLOOD: pgettext_lazy("reason to wait", "Flood"),
}
DECISIONS: dict[str, Promise] = {
    Verb.APPROVE: pgettext_lazy("decisions", "Published"),
    Verb.REMOVE: pgettext_lazy("decisions", "Removed"),
    Verb.HOLD: pgettext_lazy("decisions", "Held again"),
    Verb.REGROUND: pgettext_lazy("decisions", "Another rule"),
    Verb.RESTORE: pgettext_lazy("decisions", "Restored"),
    Verb.REOPEN: pgettext_lazy("decisions", "Put back"),
    Verb.SEND_BACK: pgettext_lazy("decisions", "Sent back"),
}


def _facet(code: str) -> str:
    return code if code in KINDS else facets.of_reason(code)


def number(value: str | None) -> int | None:
    """A primary key out of an address, None where it is none."""
    return int(value) if value and value.isdecimal() and len(value) < 19 else None


def counted(label: object, count: int | None) -> str:
    """The label with how many wait there; without, where nobody counted."""
    return f"{label} ({formats.number_format(count, force_grouping=True)})" if count else str(label)


def looks_at_published(request: HttpRequest) -> bool:
    """True for the list of what is on the pages."""
    return request.GET.get(ByStatus.parameter_name) == Status.PUBLISHED


class Narrowing(SimpleListFilter):
    """A filter of the desk; `folded` ones stand behind those that are tabs."""

    folded = False

    def has_output(self) -> bool:
        """A choice that is in the address holds, also where nothing is left to choose from."""
        return super().has_output() or bool(self.value())


class ByStatus(Narrowing):
    """What waits, by default; or what is published, newest first."""

    title = _("state")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [(Status.PUBLISHED, pgettext_lazy("comments", "Published"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        waiting, *others = super().choices(changelist)
        return iter([{**waiting, "display": _("To moderate")}, *others])

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == Status.PUBLISHED:
            return queryset.published()
        return queryset.with_author() if request.GET.get(ByReason.parameter_name) == Hold.AUTHOR else queryset.waiting()


class ByRule(Narrowing):
    """The posted rule under which the check noticed something."""

    title = _("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        seen = overview(request)
        if looks_at_published(request):
            return [(code, str(name)) for code, name in seen.rules.items()]
        rows = [(code, name, seen.counts.get(facets.of_rule(code))) for code, name in seen.rules.items()]
        return [(code, counted(name, n)) for code, name, n in rows if n or self.value() == code]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        code = self.value()
        if not code:
            return None
        return queryset.possibly_breaking(code) if looks_at_published(request) else queryset.under(facets.of_rule(code))


class ByReason(Narrowing):
    """Why the comment waits."""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        if looks_at_published(request):
            return []
        rows = [(code, label, overview(request).counts.get(_facet(code))) for code, label in (REASONS | KINDS).items()]
        return [(code, counted(label, n)) for code, label, n in rows if n or self.value() == code]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        code = self.value()
        return queryset.under(_facet(code)) if code else None


class ByArticle(Narrowing):
    """The articles whose comments stand at the head of the queue."""

    folded = True
    title = _("article")
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        seen = overview(request)
        articles = {pk: counted(title, seen.counts.get(facets.of_article(pk))) for pk, title in seen.articles.items()}
        articles = dict(list(articles.items())[:MOST])
        chosen = number(self.value())
        if chosen is not None and chosen not in articles:
            articles |= dict(Article.objects.filter(pk=chosen).values_list("pk", "title"))
        return [(str(pk), title) for pk, title in articles.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        if not self.value():
            return None
        article = number(self.value()) or 0
        if looks_at_published(request):
            return queryset.filter(article=article)
        return queryset.under(facets.of_article(article))


class ByName(Narrowing):
    """The names signed at the head of the queue."""

    folded = True
    title = _("name")
    parameter_name = "name"
    UNSIGNED = " "  # no name is stored with a space at its ends

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        names = [name for name, _count in overview(request).names.most_common(MOST)]
        chosen = self.value()
        if chosen and chosen != self.UNSIGNED and chosen not in names:
            names.append(chosen)
        return [(name or self.UNSIGNED, name or _("Anonymous")) for name in names]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        name = self.value()
        if not name:
            return None
        return queryset.none() if "\x00" in name else queryset.filter(name=name.strip())


class ByMark(Narrowing):
    """The automatic signature: one browser's comments; chosen from a card, never from a list."""

    folded = True
    title = _("automatic signature")
    parameter_name = "mark"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [(chosen, chosen)] if (chosen := self.value()) else []

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        mark = self.value()
        if not mark:
            return None
        return queryset.none() if "\x00" in mark else queryset.exclude(mark="").filter(mark=mark.upper())


class ByGroup(Narrowing):
    """The near-duplicates of one comment; chosen from its card, never from a list."""

    folded = True
    title = pgettext_lazy("filter", "nearly the same text")
    parameter_name = "alike"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [(chosen, pgettext_lazy("comments", "Nearly the same text"))] if (chosen := self.value()) else []

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        if not self.value():
            return None
        group = number(self.value())
        return queryset.none() if group is None else queryset.alike(group)


class ByReports(Narrowing):
    """Those that readers reported and nobody answered: published ones stand in no queue, and are found here."""

    folded = True
    title = pgettext_lazy("filter", "reports of readers")
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [("open", pgettext_lazy("comments", "Reported, not answered"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        return queryset.reported() if self.value() == "open" else None


class ByVerb(Narrowing):
    """What was decided."""

    title = _("decision")
    parameter_name = "verb"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return list(DECISIONS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        return queryset.filter(verb=self.value()) if self.value() else None


class ByGround(Narrowing):
    """The rule that was named."""

    folded = True
    title = _("rule")
    parameter_name = "ground"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        return [(code, str(name)) for code, name in rule_names().items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet | None:
        return queryset.filter(ground=self.value()) if self.value() else None


class ByActor(Narrowing):
    """Who decided: every person by default, one of them, or also the machine and the comments' authors."""

    folded = True
    title = _("by whom")
    parameter_name = "actor"
    EVERYBODY = "all"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> Choices:
        staff = get_user_model().objects.filter(is_staff=True).order_by("username")[:MOST]
        people = [(str(user.pk), user.get_full_name() or user.get_username()) for user in staff]
        return [*people, (self.EVERYBODY, _("everything, also without a moderator"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        moderators, *others = super().choices(changelist)
        return iter([{**moderators, "display": _("moderators")}, *others])

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        if self.value() == self.EVERYBODY:
            return queryset
        chosen = number(self.value())
        return queryset.by_persons() if chosen is None else queryset.filter(actor_id=chosen)
