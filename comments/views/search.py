"""The search page: one field, and what was found in the articles and in what their readers said."""

from __future__ import annotations

import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from blog.markup import one_line
from blog.paging import Page, read_key
from blog.stems import WORDS_IN_A_QUERY, Query, query_of
from comments.finding.findable import GREATEST_KEY, LEAST_KEY
from comments.finding.search import articles_found, comments_found
from comments.views.headers import for_one_reader

LONGEST: Final = 200


def asks(request: HttpRequest) -> bool:
    """True where there is something to look for: what the site's limit counts."""
    return "q" in request.GET


@require_safe
@vary_on_cookie  # who is signed in has a line of his own at the head
def search(request: HttpRequest) -> HttpResponse:
    """The field alone, or with what `?q=` finds; `articles=` or `comments=` is the key after which that list goes on."""
    text = one_line(request.GET.get("q", ""))
    query = query_of(text) if len(text) <= LONGEST else Query(())
    context = {"text": text, "trouble": _trouble(text, query), "longest": LONGEST}
    if query:
        context |= _answers(request, query)
    return for_one_reader(render(request, "comments/search.html", context))


def _answers(request: HttpRequest, query: Query) -> dict[str, object]:
    """Both lists on the first page; further on, only the one that goes on."""
    now = timezone.now()
    after_article, after_comment = request.GET.get("articles"), request.GET.get("comments")
    none: Page[object] = Page([], "")
    return {
        "articles": none if after_comment else articles_found(query, now, read_key(after_article) if after_article else None),
        "comments": none if after_article else comments_found(query, now, _read_key(after_comment) if after_comment else None),
        "goes_on": bool(after_article or after_comment),
        "some_left_out": WORDS_IN_A_QUERY if query.cut else 0,
    }


def _trouble(text: str, query: Query) -> str:
    """Why nothing was looked for; "" where something was, or nothing was asked."""
    if not text or query:
        return ""
    if len(text) > LONGEST:
        return _("That is too long for a search. Choose a few words of it.")
    return _("Those words stand in nearly every text, or are single letters. Add one that says more.")


def _read_key(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,19}", text) or not LEAST_KEY <= int(text) <= GREATEST_KEY:
        raise Http404
    return int(text)
