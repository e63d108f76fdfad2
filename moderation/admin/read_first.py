"""Who is read first: what moderators decided about signatures and connections, until when and why; ended here before its day."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.drafts import Actor
from comments.models import ReadFirst
from comments.people import read_first
from moderation.admin import filters
from moderation.admin.deciding import may_decide
from moderation.admin.keyed import KeyedAdmin


class ByForce(filters.Narrowing):
    """Those in force, by default, or those that are over."""

    title = gettext_lazy("state")
    parameter_name = "over"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> filters.Choices:
        return [("yes", _("Over"))]

    def choices(self, changelist: Any) -> Any:
        standing, *others = super().choices(changelist)
        return iter([{**standing, "display": _("In force")}, *others])

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        now = timezone.now()
        return queryset.over(now) if self.value() == "yes" else queryset.in_force(now)


@admin.register(ReadFirst)
class ReadFirstAdmin(KeyedAdmin):
    """Begun from a comment's page; nothing is changed here, and no row is ever deleted: they are their own log."""

    list_filter = [ByForce]
    list_per_page = 50
    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_decide(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_decide(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.end_view)
        return [path("<int:pk>/end/", view, name="comments_readfirst_end"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return ReadFirst.objects.select_related("comment")

    def key_order(self, request: HttpRequest) -> list[str]:
        return ["-pk"]

    def key_of(self, row: ReadFirst) -> str:
        return str(row.pk)

    def behind(self, request: HttpRequest, queryset: QuerySet, key: str) -> QuerySet:
        pk = filters.number(key)
        return queryset if pk is None else queryset.filter(pk__lt=pk)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"title": _("Who is read first"), "now": timezone.now()}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """There is nothing to change: the comment that gave rise to it is shown."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:moderation_queuedcomment_change", args=[row.comment_id]))

    def end_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it now; what it held already waits for its decision like everything else."""
        if not may_decide(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        if request.method == "POST":
            if read_first.end(row, Actor.of(request.user)):
                self.message_user(
                    request, _("It is ended: what comes from there is treated like everything else."), messages.SUCCESS
                )
            else:
                self.message_user(request, _("It was over already."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:comments_readfirst_changelist"))
