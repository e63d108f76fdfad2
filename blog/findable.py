"""The words each article is found by: kept when it is saved, and made anew by `manage.py rebuild_search`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from blog import full_text
from blog.markup import text_of
from blog.models import Article, ArticleQuerySet, ArticleWords
from blog.stems import Query, column_of

TABLE: Final = ArticleWords._meta.db_table
AT_ONCE: Final = 500
_READ: Final = ("pk", "title", "byline", "body_html")


def keep(article: Article) -> None:
    """Write the words of an article, in the transaction that writes the article; whoever may not see it does not find it."""
    full_text.put(TABLE, [_row(article.pk, article.title, article.byline, article.body_html)])


def found(query: Query, now: datetime.datetime) -> ArticleQuerySet:
    """The public articles that have all words of `query`, newest first."""
    return Article.objects.public(now).filter(words__words__match=query).newest_first()


def rebuild(articles: QuerySet[Article], using: BaseDatabaseWrapper, progress: Callable[[int], None] = lambda rows: None) -> None:
    """Make the whole index anew from `articles`."""
    full_text.empty(TABLE, using)
    rows = (_row(*values) for values in articles.values_list(*_READ).iterator(AT_ONCE))
    for batch in batches(rows):
        full_text.put(TABLE, batch, using=using)
        progress(len(batch))


def batches(rows: Iterable[full_text.Row]) -> Iterator[list[full_text.Row]]:
    """Lists of some rows each, so that no size of a site fills the memory."""
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _row(pk: int, title: str, byline: str, body_html: str) -> full_text.Row:
    return pk, None, column_of("\n".join((title, byline, text_of(body_html))))
