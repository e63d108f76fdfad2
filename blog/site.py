"""The settings of the site within one request: read at most once, and its time zone in force while a page is made."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from blog.models import SiteSettings

View = Callable[..., Any]
V = TypeVar("V", bound=View)


def site_of(request: HttpRequest) -> SiteSettings:
    """The settings row as this request saw it first, or the defaults: the page that says the database is down needs them."""
    known: SiteSettings | None = getattr(request, "site_settings", None)
    if known is None:
        try:
            known = SiteSettings.current()
        except DatabaseError:
            known = SiteSettings(pk=1)
        request.site_settings = known  # type: ignore[attr-defined]
    return known


def keep_site_time(request: HttpRequest) -> None:
    """From here to the end of the request, times are read and written in the site's zone."""
    timezone.activate(zone_of(site_of(request)))


def zone_of(site: SiteSettings) -> datetime.tzinfo:
    """The site's time zone; the default one where this machine does not know it, which must not close the page that mends it."""
    try:
        return ZoneInfo(site.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.get_default_timezone()


def without_site(view: V) -> V:
    """Mark a view that answers, or mostly answers, without the settings: they are not read for it."""
    view.without_site = True  # type: ignore[attr-defined]
    return view


class SiteMiddleware:
    """Puts every view into the site's time zone, except those marked `without_site`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        if not getattr(view, "without_site", False):
            keep_site_time(request)
