"""One page of a list of public articles, newest first, with their first words; every list of the blog is made here."""

from __future__ import annotations

import datetime

from django.db.models.functions import Substr
from django.http import Http404, HttpRequest

from blog.markup import excerpt
from blog.models import Article, ArticleQuerySet
from blog.paging import cut, read_key

ARTICLES_A_PAGE = 20
EXCERPT_LENGTH = 300
EXCERPT_SOURCE = 4000  # characters of HTML that surely hold an excerpt


def page_of(request: HttpRequest, articles: ArticleQuerySet) -> dict[str, object]:
    """What `blog/_articles.html` shows: the newest of `articles`, or with `?before=` a key, those that follow it."""
    start = Substr("body_html", 1, EXCERPT_SOURCE)
    rows = articles.newest_first().defer("body", "body_html").annotate(start=start)
    before = request.GET.get("before")
    if before is not None:
        rows = rows.before(*read_key(before))
    page = cut(rows[: ARTICLES_A_PAGE + 1], ARTICLES_A_PAGE, key_of)
    for article in page.rows:
        article.excerpt = excerpt(article.start, EXCERPT_LENGTH)  # type: ignore[attr-defined]
    return {"page": page, "articles": page.rows, "is_first": before is None}


def some_page_of(request: HttpRequest, articles: ArticleQuerySet) -> dict[str, object]:
    """The same of a list that is there only while it has an article. Raises Http404."""
    found = page_of(request, articles)
    if found["is_first"] and not found["articles"]:
        raise Http404
    return found


def key_of(article: Article) -> tuple[datetime.datetime, int]:
    """The place of a public article in newest-first order."""
    assert article.published_at is not None
    return article.published_at, article.pk
