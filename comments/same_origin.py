"""Did this request come from one of our own pages? The browser's word on it, in place of a CSRF cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def from_our_pages(request: HttpRequest) -> bool:
    """False where the browser says that another site's page sent it; a browser that says nothing is trusted."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == request.get_host() or origin in settings.CSRF_TRUSTED_ORIGINS


def own_pages_only(otherwise: View) -> Callable[[View], View]:
    """Free a view of Django's CSRF cookie; a POST from elsewhere is answered by `otherwise`, with the same arguments."""

    def decorator(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            trusted = request.method != "POST" or from_our_pages(request)
            return (view if trusted else otherwise)(request, *args, **kwargs)

        return guarded

    return decorator
