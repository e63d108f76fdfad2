"""A whole discussion at one address: a page to read offline and to print, and the same as JSON; both streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from blog.models import Article
from blog.site import keep_site_time
from comments.models import Status, Thread, text_of
from comments.page.lists import items
from comments.page.patterns import Filling
from comments.page.whole import Words, lines_of, words_of
from comments.telling.sentences import tombstone

_HERE: Final = "<!-- the comments -->"


@require_safe
def whole(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Every comment of the article on one page, unfolded, with nothing to press."""
    article = _article(request, slug)
    page = render_to_string("comments/whole.html", {"article": article, "count": _count(article), "here": _HERE}, request)
    head, _here, foot = page.partition(_HERE)
    return _streamed(_page(article, head, foot), "text/html; charset=utf-8")


@require_safe
def whole_json(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The same for programs; docs/whole-thread.md says what stands in it."""
    article = _article(request, slug)
    return _streamed(_json(article, _count(article)), "application/json")


def _article(request: HttpRequest, slug: str) -> Article:
    keep_site_time(request)
    if set(request.GET):  # one address for one page: whatever is added to it would be made anew each time
        raise Http404
    return get_object_or_404(Article.objects.public(), slug=slug)


def _count(article: Article) -> int:
    return Thread.objects.filter(pk=article.pk).values_list("public_count", flat=True).first() or 0


def _page(article: Article, head: str, foot: str) -> Iterator[str]:
    yield head
    filling = Filling(article.slug, closed=True, useful=False, to_read=True)
    for lines in lines_of(article):
        yield items(lines, article, filling, may_decide=False)
    yield foot


def _json(article: Article, count: int) -> Iterator[str]:
    about = {
        "article": {
            "title": article.title,
            "address": settings.SITE_ADDRESS + article.get_absolute_url(),
            "language": article.language,
            "published_at": article.published_at and article.published_at.isoformat(timespec="seconds"),
        },
        "count": count,
    }
    yield _text(about)[:-1] + ', "comments": [\n'
    between = ""
    for part in words_of(article):
        yield between + ",\n".join(_text(_said(words)) for words in part)
        between = ",\n"
    yield "\n]}\n"


def _said(words: Words) -> dict[str, Any]:
    place = {"number": words.number, "in_reply_to": words.parent_number}
    if words.status != Status.PUBLISHED:
        rule = words.ground if words.status == Status.REMOVED else ""
        return {**place, "state": words.status, "rule": rule, "instead": tombstone(words)}  # type: ignore[arg-type]
    return {
        **place,
        "state": words.status,
        "name": words.name,
        "mark": words.mark,
        "staff": words.user_id is not None,
        "published_at": words.published_at.isoformat(timespec="seconds"),
        "text": text_of(words.body, words.markup),
    }


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _streamed(parts: Iterator[str], content_type: str) -> StreamingHttpResponse:
    asked = _as_asked(parts, translation.get_language(), timezone.get_current_timezone())
    response = StreamingHttpResponse(asked, content_type=content_type)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _as_asked(parts: Iterator[str], language: str | None, zone: tzinfo) -> Iterator[str]:
    """Each part in the language and time zone of the request, which have ended for everybody else when it is streamed."""
    while True:
        with translation.override(language), timezone.override(zone):
            part = next(parts, None)
        if part is None:
            return
        yield part
