"""The history: every line of the log, newest first, each undone from there with a confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from comments import services
from comments.drafts import Actor
from comments.models import Verb
from comments.services import Overtaken
from comments.services.moves import UNDONE_BY
from moderation.admin import filters
from moderation.admin.deciding import may_decide, queue_at
from moderation.admin.keyed import KeyedAdmin
from moderation.desk.cards import cards_of, with_evidence
from moderation.desk.decisions import nothing_changed_in_words
from moderation.desk.evidence import rule_names
from moderation.desk.querysets import DecisionQuerySet
from moderation.models import Decision, QueuedComment


@admin.register(Decision)
class DecisionAdmin(KeyedAdmin):
    """Lines of an append-only log: there is nothing to add, change or delete."""

    list_filter = [filters.ByVerb, filters.ByGround, filters.ByActor]
    list_per_page = 50
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        undo = path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_view), name="moderation_decision_undo")
        return [undo, *super().get_urls()]

    # --- the list -----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        lines = Decision.objects.saying_whether_last()
        return lines.select_related("comment__article").defer("comment__article__body", "comment__article__body_html")

    def key_order(self, request: HttpRequest) -> list[str]:
        return ["-pk"]

    def key_of(self, row: Decision) -> str:
        return str(row.pk)

    def behind(self, request: HttpRequest, queryset: DecisionQuerySet, key: str) -> DecisionQuerySet:
        pk = filters.number(key)
        return queryset if pk is None else queryset.before(pk)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"title": _("History of decisions"), "may_decide": may_decide(request), "names": rule_names()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A line is shown on the page of its comment."""
        line = self.get_object(request, object_id)
        if line is None:
            raise Http404
        if not self.has_view_permission(request, line):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[line.comment_id]) + "#life")

    # --- undo ---------------------------------------------------------------------------------------------------------

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then go back to the state the decision came from; what becomes public is asked about in any case."""
        if not may_decide(request):
            raise PermissionDenied
        line = self.get_object(request, str(pk))
        if line is None:
            raise Http404
        if not line.is_last or (line.verb, line.from_status) not in UNDONE_BY:
            words = _("This decision cannot be undone any more: something else has happened since.")
            self.message_user(request, words, messages.WARNING)
            return self._back(request)
        asked = "confirmed" in request.POST or _nothing_becomes_public(line)
        if request.method != "POST" or not asked:
            return self._confirmation(request, line)
        try:
            services.undo(line, Actor.of(request.user))
        except Overtaken as lost:
            self.message_user(request, nothing_changed_in_words(lost), messages.WARNING)
        else:
            self.message_user(request, _("The decision was undone."), messages.SUCCESS)
        return self._back(request)

    def _confirmation(self, request: HttpRequest, line: Decision) -> TemplateResponse:
        comment = with_evidence(QueuedComment.objects.filter(pk=line.comment_id)).get()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Undo a decision"),
            "line": line,
            "card": cards_of([comment])[0],
            "becomes_public": not _nothing_becomes_public(line),
            "to": request.POST.get("to", request.GET.get("to", "")),
            "back": request.POST.get("back", ""),
        }
        return TemplateResponse(request, "admin/moderation/decision/undo.html", context)

    def _back(self, request: HttpRequest) -> HttpResponseRedirect:
        """To the queue where he pressed the button there, else to the history."""
        if request.POST.get("to") == "queue":
            return HttpResponseRedirect(queue_at(request.POST.get("back", "")))
        return HttpResponseRedirect(reverse("admin:moderation_decision_changelist"))


def _nothing_becomes_public(line: Decision) -> bool:
    return UNDONE_BY[line.verb, line.from_status] not in (Verb.RESTORE, Verb.APPROVE)
