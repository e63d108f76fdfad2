"""The page of figures, and the same figures as files."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from moderation.admin.figures_shown import PERIODS, said
from moderation.admin.keyed import KeyedAdmin
from moderation.figures import export
from moderation.figures.days import ONE_DAY, count_in_background, leave_for_tonight, yesterday
from moderation.figures.period import Figures, figures
from moderation.learning.record import record
from moderation.models import DayFigure

USUAL = 30  # days


@admin.register(DayFigure)
class FiguresAdmin(KeyedAdmin):
    """One page in the place of a list; there is nothing to change, add or look at by itself."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="moderation_dayfigure_changelist"),
            path("count/", view(self.count_view), name="moderation_dayfigure_count"),
            path("figures.csv", view(self.csv_view), name="moderation_dayfigure_csv"),
            path("figures.json", view(self.json_view), name="moderation_dayfigure_json"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        of = self._figures(request)
        leave_for_tonight()
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Figures"),
            **said(request, of, days_asked(request)),
        }
        return TemplateResponse(request, "admin/moderation/figures.html", page)

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """Count what is over now, rather than in the coming night."""
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        count_in_background.enqueue()
        self.message_user(request, _("The days that are over are being counted."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:moderation_dayfigure_changelist"))

    def csv_view(self, request: HttpRequest) -> HttpResponse:
        to = io.StringIO()
        export.write_csv(self._lines(of := self._figures(request)), to)
        return _file(to.getvalue(), "text/csv; charset=utf-8", of, "csv")

    def json_view(self, request: HttpRequest) -> HttpResponse:
        of = self._figures(request)
        return _file(export.as_json(of, self._lines(of)), "application/json", of, "json")

    def _lines(self, of: Figures) -> list[export.Line]:
        return list(export.lines(of, record(of.first, of.last)))

    def _figures(self, request: HttpRequest) -> Figures:
        """Of the days asked for, to the last that is over."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        last = yesterday()
        return figures(last - (days_asked(request) - 1) * ONE_DAY, last)


def _file(text: str, content_type: str, of: Figures, ending: str) -> HttpResponse:
    name = f"moderation-{of.first}-{of.last}.{ending}"
    return HttpResponse(text, content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def days_asked(request: HttpRequest) -> int:
    days = request.GET.get("days", "")
    return int(days) if days in map(str, PERIODS) else USUAL
