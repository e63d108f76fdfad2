"""How many comments were published since a page was made: a few bytes, and mostly none, for a page that stays open."""

from __future__ import annotations

import hashlib
from typing import Final

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from blog.models import Article
from blog.site import without_site
from comments.models import Comment
from comments.page.paging import number_in

MOST_COUNTED: Final = 100


@without_site
@require_safe
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """A link to the newest comments where there are any after number `?since=`, else nothing; 304 while nothing changed."""
    now, since = timezone.now(), number_in(request, "since")
    facts = ("pk", "slug", "version", "is_draft", "published_at")
    article = Article.objects.filter(slug=slug).only(*facts).annotate(thread_version=F("thread__version")).first()
    if article is None or not article.is_public(now):
        raise Http404
    made_of = f"{article.pk} {article.version} {article.thread_version} {since} {get_language()}"  # type: ignore[attr-defined]
    etag = f'"{hashlib.sha256(made_of.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or _told(request, article, since)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _told(request: HttpRequest, article: Article, since: int) -> HttpResponse:
    newer = Comment.objects.published().filter(article=article, number__gt=since).order_by("number").values_list("pk")
    count = len(newer[: MOST_COUNTED + 1])
    context = {"article": article, "count": min(count, MOST_COUNTED), "more": count > MOST_COUNTED}
    return render(request, "comments/_news.html", context)
