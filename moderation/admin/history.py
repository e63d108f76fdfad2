"""The history: every line of the log, newest first, each undone from there with a confirmation."""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from comments import services
from comments.drafts import Actor
from comments.models import Verb
from comments.services import Overtaken
from comments.services.moves import UNDONE_BY
from moderation.admin import filters, log_filters
from moderation.admin.deciding import may_decide, queue_at
from moderation.admin.keyed import KeyedAdmin
from moderation.desk.cards import cards_of, with_evidence
from moderation.desk.decisions import nothing_changed_in_words
from moderation.desk.evidence import rule_names
from moderation.desk.leading import may_undo
from moderation.desk.log_export import lines_of_csv
from moderation.desk.querysets import DecisionQuerySet
from moderation.models import Decision, QueuedComment


@admin.register(Decision)
class DecisionAdmin(KeyedAdmin):
    """Lines of an append-only log: there is nothing to add, change or delete."""

    list_filter = [
        filters.ByVerb,
        filters.ByGround,
        filters.ByActor,
        log_filters.Since,
        log_filters.Until,
        log_filters.ByBatch,
    ]
    list_per_page = 50
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/undo/", view(self.undo_view), name="moderation_decision_undo"),
            path("export/", view(self.export_view), name="moderation_decision_export"),
            *super().get_urls(),
        ]

    # --- the list -----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        lines = Decision.objects.select_related("comment__article")
        return lines.defer("comment__article__body", "comment__article__body_html")

    def key_order(self, request: HttpRequest) -> list[str]:
        """As it was written; by time, of which there is an index, where days are asked for."""
        return ["-at", "-pk"] if _asks_for_days(request) else ["-pk"]

    def key_of(self, row: Decision) -> str:
        return f"{row.at.isoformat()}_{row.pk}"

    def behind(self, request: HttpRequest, queryset: DecisionQuerySet, key: str) -> DecisionQuerySet:
        time, _line, last = key.rpartition("_")
        at, pk = _time(time), filters.number(last)
        if pk is None:
            return queryset
        if _asks_for_days(request) and at:
            return queryset.filter(Q(at__lt=at) | Q(pk__lt=pk), at__lte=at)
        return queryset.before(pk)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"title": _("History of decisions"), "may_decide": may_decide(request), "names": rule_names()}
        answer = super().changelist_view(request, {**context, **(extra_context or {})})
        if isinstance(answer, TemplateResponse) and answer.context_data and "cl" in answer.context_data:
            answer.context_data["undoable"] = services.undoable(answer.context_data["cl"].result_list)
        return answer

    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """The list as it is narrowed, whole, as a table for a spreadsheet; line by line, however long it is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines: DecisionQuerySet = self.get_changelist_instance(request).get_queryset(request)  # type: ignore[assignment]
        answer = StreamingHttpResponse(lines_of_csv(lines), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="decisions-{timezone.localdate():%Y-%m-%d}.csv"'
        return answer

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
        if not may_undo(line, request.user):
            words = _("Only a head moderator undoes what another person decided.")
            self.message_user(request, words, messages.WARNING)
            return self._back(request)
        if not services.can_undo(line):
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


def _asks_for_days(request: HttpRequest) -> bool:
    return any(request.GET.get(spec.parameter_name) for spec in (log_filters.Since, log_filters.Until))


def _time(text: str) -> datetime.datetime | None:
    with suppress(ValueError):
        return parse_datetime(text)
    return None
