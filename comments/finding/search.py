"""What a search finds: public articles and published comments, each newest first, with the passage where the words stand."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString

from blog import findable as articles
from blog.highlights import marked, passage
from blog.markup import text_of
from blog.models import Article
from blog.paging import Key, Page, cut
from blog.stems import Query
from comments.finding import findable as comments
from comments.models import Comment, CommentWords

ARTICLES_A_PAGE: Final = 10
COMMENTS_A_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article, with its title and the passage marked."""

    article: Article
    title: SafeString
    passage: SafeString


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment, the address where it stands, and the passage marked."""

    comment: Comment
    address: str
    passage: SafeString


def articles_found(query: Query, now: datetime.datetime, before: Key | None = None) -> Page[FoundArticle]:
    """One page of articles, those after the key `before` in newest-first order."""
    rows = articles.found(query, now).only("title", "slug", "language", "published_at", "body_html")
    if before is not None:
        rows = rows.before(*before)
    page = cut(rows[: ARTICLES_A_PAGE + 1], ARTICLES_A_PAGE, lambda article: (article.published_at, article.pk))  # type: ignore[arg-type, return-value]
    shown = [FoundArticle(row, marked(row.title, query), passage(text_of(row.body_html), query)) for row in page.rows]
    return Page(shown, page.next_key)


def comments_found(query: Query, now: datetime.datetime, before: int | None = None) -> Page[FoundComment]:
    """One page of comments, those after the key `before`."""
    rows = list(comments.found(query, now, comments.GREATEST_KEY if before is None else before)[: COMMENTS_A_PAGE + 1])
    here = rows[:COMMENTS_A_PAGE]
    return Page([_found(row, query) for row in here], str(here[-1].key) if len(rows) > len(here) else "")


def _found(row: CommentWords, query: Query) -> FoundComment:
    comment = row.comment
    place = reverse("comments:place", args=[comment.article.slug, comment.number])
    return FoundComment(comment, place, passage(comment.text, query))
