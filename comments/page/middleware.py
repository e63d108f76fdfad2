"""Readers first: a page that is kept is answered before anything is set up that only a session or a form needs."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from comments.page.kept import without_rendering


class KeptPages:
    """Asks a view wrapped in `comments.page.kept` whether it can answer without rendering; if not, the request goes on as any other.

    It stands behind all that puts a header on every answer, and before sessions, accounts and messages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._without_rendering(request) or self.get_response(request)

    def _without_rendering(self, request: HttpRequest) -> HttpResponseBase | None:
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return None
        try:
            view, args, kwargs = resolve(request.path_info)
        except Resolver404:  # told by whoever answers all other addresses
            return None
        return without_rendering(request, *args, **kwargs) if getattr(view, "kept", None) is view else None
