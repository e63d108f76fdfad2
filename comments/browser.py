"""The one cookie a reader may get: the key of his browser, set when he posts, sent to discussion addresses only."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

COOKIE = "palabre_browser"
ONE_YEAR = 365 * 24 * 3600
_KEY = re.compile(r"[0-9a-f]{32}")


def browser_key(request: HttpRequest) -> str:
    """The key this browser holds, or ""."""
    key = request.COOKIES.get(COOKIE, "")
    return key if _KEY.fullmatch(key) else ""


def remember(response: HttpResponse, key: str, request: HttpRequest) -> None:
    """Leave `key` with the browser for a year, once for each language's discussion addresses."""
    for language, _name in settings.LANGUAGES:
        response.set_cookie(
            COOKIE, key, max_age=ONE_YEAR, path=_path(language), secure=request.is_secure(), httponly=True, samesite="Lax"
        )
        # Moved to a key of its own: the jar of a response holds one cookie a name, the browser one a name and path.
        response.cookies[f"{COOKIE}-{language}"] = response.cookies.pop(COOKIE)


def _path(language: str) -> str:
    with translation.override(language):
        return reverse("comments:find_receipt").removesuffix("receipt/")
