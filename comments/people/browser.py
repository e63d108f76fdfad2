"""The one cookie a reader may get: the key of his browser, set when he posts, sent to discussion addresses only."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from comments.people.marks import ONE_AN_ARTICLE, Marking

COOKIE = "palabre_browser"
ONE_YEAR = 365 * 24 * 3600
_VALUE = re.compile(r"([0-9a-f]{32})(?:\.([as])([0-9]{1,4}))?")  # the key, and what was chosen about the mark


def browser_key(request: HttpRequest) -> str:
    """The key this browser holds, or ""."""
    held = _VALUE.fullmatch(request.COOKIES.get(COOKIE, ""))
    return held[1] if held else ""


def marking_of(request: HttpRequest) -> Marking:
    """What this browser's reader chose about his mark, in the same cookie; one an article where he chose nothing."""
    held = _VALUE.fullmatch(request.COOKIES.get(COOKIE, ""))
    return Marking(held[2] == "s", int(held[3])) if held and held[2] else ONE_AN_ARTICLE


def remember(response: HttpResponse, key: str, request: HttpRequest, marking: Marking | None = None) -> None:
    """Leave `key`, and the choice about the mark, with the browser for a year, once for each language's discussion addresses."""
    chosen = marking or marking_of(request)
    value = key if chosen == ONE_AN_ARTICLE else f"{key}.{'s' if chosen.whole_site else 'a'}{chosen.renewals}"
    for language, _name in settings.LANGUAGES:
        response.set_cookie(
            COOKIE, value, max_age=ONE_YEAR, path=_path(language), secure=request.is_secure(), httponly=True, samesite="Lax"
        )
        # Moved to a key of its own: the jar of a response holds one cookie a name, the browser one a name and path.
        response.cookies[f"{COOKIE}-{language}"] = response.cookies.pop(COOKIE)


def _path(language: str) -> str:
    with translation.override(language):
        return reverse("comments:find_receipt").removesuffix("receipt/")
