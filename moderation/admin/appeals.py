"""Appeals at the desk: those that wait, oldest first; each answered on a page of its own, by another than who decided."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.models import Status
from comments.services import Overtaken
from comments.telling.sentences import rule_in_words
from moderation.admin import filters
from moderation.admin.deciding import may_decide
from moderation.admin.keyed import KeyedAdmin
from moderation.appeals import answering
from moderation.appeals.answering import AnsweredBefore, May
from moderation.desk.cards import cards_of, with_evidence
from moderation.desk.decisions import nothing_changed_in_words
from moderation.desk.forms import AppealAnswerForm
from moderation.desk.surroundings import surroundings_of
from moderation.models import Appeal, QueuedComment


class ByAnswer(filters.Narrowing):
    """Those that wait, by default, or those answered, newest first."""

    title = _("state")
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> filters.Choices:
        return [("yes", _("Answered"))]

    def choices(self, changelist: Any) -> Any:
        waiting, *others = super().choices(changelist)
        return iter([{**waiting, "display": _("Waiting for an answer")}, *others])

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.exclude(answered_at=None) if self.value() == "yes" else queryset.open()


@admin.register(Appeal)
class AppealAdmin(KeyedAdmin):
    """Nothing is added or changed here: an answer is given once."""

    list_filter = [ByAnswer]
    list_per_page = 50
    actions = None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.answer_view)
        return [path("<int:pk>/answer/", view, name="moderation_appeal_answer"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        appeals = Appeal.objects.select_related("change", "comment__article")
        return appeals.defer("comment__article__body", "comment__article__body_html")

    def key_order(self, request: HttpRequest) -> list[str]:
        return ["-pk"] if request.GET.get(ByAnswer.parameter_name) == "yes" else ["pk"]

    def key_of(self, row: Appeal) -> str:
        return str(row.pk)

    def behind(self, request: HttpRequest, queryset: QuerySet, key: str) -> QuerySet:
        pk = filters.number(key)
        if pk is None:
            return queryset
        return queryset.filter(pk__lt=pk) if self.key_order(request) == ["-pk"] else queryset.filter(pk__gt=pk)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Appeals"), **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The appeal with its comment, and the form to answer it where this person may."""
        appeal = self._appeal(request, object_id)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return self._page(
            request, appeal, AppealAnswerForm(initial={"status": Status.REMOVED, "revision": appeal.comment.revision})
        )

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Uphold or reject; whoever comes here by a link is shown the appeal."""
        appeal = self._appeal(request, str(pk))
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:moderation_appeal_change", args=[pk]))
        if not may_decide(request):
            raise PermissionDenied
        form = AppealAnswerForm(request.POST)
        if not form.is_valid():
            return self._page(request, appeal, form)
        try:
            answering.answer(appeal, request.user, form.seen(), form.answer())
        except PermissionError:
            return self._page(request, appeal, form)
        except AnsweredBefore as before:
            self.message_user(request, answered_in_words(before.appeal), messages.WARNING)
        except Overtaken as lost:
            self.message_user(request, nothing_changed_in_words(lost), messages.WARNING)
        else:
            self.message_user(request, _("The author reads your answer on the page of his tracking link."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:moderation_appeal_changelist"))

    def _appeal(self, request: HttpRequest, object_id: str) -> Appeal:
        appeal = self.get_object(request, object_id)
        if appeal is None:
            raise Http404
        if not self.has_view_permission(request, appeal):
            raise PermissionDenied
        return appeal

    def _page(self, request: HttpRequest, appeal: Appeal, form: AppealAnswerForm) -> TemplateResponse:
        comment = with_evidence(QueuedComment.objects.filter(pk=appeal.comment_id)).get()
        waits = Appeal.objects.open().filter(pk=appeal.pk).exists()
        may = answering.may_answer(appeal, request.user, timezone.now()) if may_decide(request) else May.ANOTHER
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Appeal"),
            "appeal": appeal,
            "rule": rule_in_words(appeal.change.ground, appeal.change.policy),
            "card": cards_of([comment])[0],
            "around": surroundings_of(comment),
            "waits": waits,
            "may": may.value,
            "from_when": appeal.change.at + answering.LOOK_AGAIN_AFTER,
            "elsewhere": answering.restored_elsewhere(appeal),
            "told": answered_in_words(appeal) if appeal.answered_at else "",
            "form": form,
        }
        return TemplateResponse(request, "admin/moderation/appeal/change_form.html", context)


def answered_in_words(appeal: Appeal) -> str:
    """Who answered, and what."""
    facts = {"who": appeal.answered_by}
    if appeal.outcome == Appeal.Outcome.RESTORED:
        return _("%(who)s has upheld this appeal: the comment is back on the page.") % facts
    return _("%(who)s has rejected this appeal: the comment stays removed.") % facts
