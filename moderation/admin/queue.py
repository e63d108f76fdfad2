"""The queue: what waits for a person, as cards in their stored order; Django's own Delete asks for a rule and removes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from blog.stems import query_of
from comments.models import Comment, CommentWords, Status
from comments.page.places import place_of
from moderation.admin import filters
from moderation.admin.at_work import AtWorkAdmin, claims_show, keys_decide, others_reading
from moderation.admin.deciding import may_decide
from moderation.admin.keyed import DONE
from moderation.admin.overview import overview
from moderation.desk.cards import cards_of, with_evidence, without_repeats
from moderation.desk.forms import NotesForm
from moderation.desk.life import life_of
from moderation.desk.pace import left_in_words, pace_of
from moderation.desk.querysets import PLACE, QueuedCommentQuerySet
from moderation.desk.surroundings import surroundings_of
from moderation.learning import spot_answers
from moderation.models import Decision, QueuedComment


@admin.register(QueuedComment)
class QueuedCommentAdmin(AtWorkAdmin):
    """Nothing is edited here and nothing deleted: every button is a move of comments.services."""

    list_filter = [
        filters.ByStatus,
        filters.ByRule,
        filters.ByReason,
        filters.ByArticle,
        filters.ByName,
        filters.ByMark,
        filters.ByGroup,
        filters.ByReports,
    ]
    list_per_page = 20
    search_fields = ["body", "name", "=mark"]
    actions = ["approve_selected", "delete_selected"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("help/", view(self.help_view), name="moderation_help"),
            path("<int:pk>/decide/", view(self.decide_view), name="moderation_queuedcomment_decide"),
            path("<int:pk>/tie/", view(self.tie_view), name="moderation_queuedcomment_tie"),
            path("<int:pk>/leave/", view(self.leave_view), name="moderation_queuedcomment_leave"),
            *super().get_urls(),
        ]

    # --- the list -----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_evidence(super().get_queryset(request))

    def key_order(self, request: HttpRequest) -> list[str]:
        if filters.looks_at_published(request):
            return ["-pk"]
        if request.GET.get(SEARCH_VAR):
            return ["held_words__key"]
        facet = any(request.GET.get(spec.parameter_name) for spec in (filters.ByRule, filters.ByReason, filters.ByArticle))
        return [f"{PLACE}__queue_key", f"{PLACE}__comment_id"] if facet else ["queue_key", "pk"]

    def key_of(self, row: Comment) -> str:
        return f"{row.queue_key}.{row.pk}"

    def behind(self, request: HttpRequest, queryset: QueuedCommentQuerySet, key: str) -> QueuedCommentQuerySet:
        place, _point, pk = key.partition(".")
        queue_key, last = filters.number(place.removeprefix("-")), filters.number(pk)
        if queue_key is None or last is None:
            return queryset
        return queryset.filter(pk__lt=last) if filters.looks_at_published(request) else queryset.behind(int(place), last)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """By whole words in all their forms, out of the index of what waits, or of what readers find."""
        if not search_term:
            return queryset, False
        query = query_of(search_term)
        if not filters.looks_at_published(request):
            return queryset.saying(query), False  # type: ignore[attr-defined]
        found = CommentWords.objects.filter(words__match=query).values("comment") if query else ()
        return queryset.filter(pk__in=found), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        seen = overview(request)
        context = {"title": _("To moderate"), "overview": seen, "may_decide": may_decide(request)}
        answer = super().changelist_view(request, {**context, **(extra_context or {})})
        if isinstance(answer, TemplateResponse) and answer.context_data and "cl" in answer.context_data:
            answer.context_data |= self._page_of(request, answer.context_data["cl"], seen.waiting)
        return answer

    def _page_of(self, request: HttpRequest, listed: Any, waiting: int) -> dict[str, Any]:
        """The cards, who reads which, what was done last, and how long the rest takes at this person's pace."""
        cards = cards_of(listed.result_list)
        if not request.GET.get(filters.ByGroup.parameter_name):
            cards = without_repeats(cards)
        held = others_reading(request, cards)
        pace = pace_of(request.user.pk or 0)
        return {
            "cards": [(card, listed.page_after(card.comment), held.get(card.comment.pk, "")) for card in cards],
            "now": next((card.comment.pk for card in cards if card.comment.pk not in held), None),
            "left": left_in_words(waiting, pace.seconds) if waiting else "",
            "done": _just_done(request, pace.last),
            "just": DONE in request.GET,
            "notes": NotesForm(rules=cards[0].names if cards else {}),
            "keys": may_decide(request) and keys_decide(request),
            "claims": claims_show(request),
            "within_group": filters.ByGroup.parameter_name in request.GET,
            "spot_checks": may_decide(request) and spot_answers.waiting().exists(),
        }

    # --- one comment --------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One comment with all that stands around it; there is nothing to save here."""
        comment = self._comment(request, object_id)
        if not self.has_view_permission(request, comment) or request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        card = cards_of([comment])[0]
        context = {
            "place": place_of(comment) if comment.status == Status.PUBLISHED else "",
            "title": _("Comment"),
            "card": card,
            "around": surroundings_of(comment),
            "life": life_of(comment, card.names),
            "notes": NotesForm(rules=card.names),
            "may_decide": may_decide(request),
            "holder": others_reading(request, [card]).get(comment.pk, "") if comment.status == Status.HELD else "",
        }
        return self._page(request, "queuedcomment/change_form", {**context, **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A comment's history is its log, which its page shows; Django's own entries are not written."""
        return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[object_id]) + "#life")

    # --- help ---------------------------------------------------------------------------------------------------------

    def help_view(self, request: HttpRequest) -> HttpResponse:
        """How to moderate, for whoever may look at the queue."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return self._page(
            request,
            "help",
            {"title": _("How to moderate"), "keys": keys_decide(request), "mail": settings.EMAIL_IS_SET and may_decide(request)},
        )


def _just_done(request: HttpRequest, last: int | None) -> Decision | None:
    """The decision this person has just made, or made last, while it can be undone."""
    pk = filters.number(request.GET.get(DONE)) or last
    if pk is None:
        return None
    return Decision.objects.filter(pk=pk, actor_id=request.user.pk).select_related("comment").standing().first()
