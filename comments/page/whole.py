"""A whole discussion from first to last, read in parts, so that neither its size nor its longest branch has to fit into memory.

Order and nesting are those of the pages. First come the places of some top-level comments and their branches, a few
numbers each; then the words, in the order of the page. Each part is public, or not, as it stands when it is read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db.models import F, QuerySet

from blog.models import Article
from blog.prepared import Prepared
from comments.models import Comment
from comments.page.listing import Line, arranged, tops_query

AT_ONCE: Final = 500  # top-level comments whose branches are read together, and comments whose words are
_TOPS = [tops_query(unseen=unseen, most=AT_ONCE) for unseen in (False, True)]


class Place(NamedTuple):
    """Where a comment hangs: what `arranged` asks of a comment."""

    pk: int
    parent_id: int | None
    root_id: int | None
    depth: int
    number: int
    parent_number: int | None


class Words(NamedTuple):
    """What is shown of a comment, by the names it has there: a model's instance costs several times as much to make."""

    pk: int
    number: int
    parent_number: int | None
    name: str
    mark: str
    useful_count: int
    user_id: int | None
    body: str
    markup: str
    status: str
    ground: str
    policy: int | None
    published_at: datetime.datetime
    origin: str | None


def lines_of(article: Article) -> Iterator[list[Line]]:
    """The lines of the discussion, in the order of its pages, oldest first."""
    after = 0
    while tops := _tops(article, after):
        lines = arranged(_places(tops), {})
        for start in range(0, len(lines), AT_ONCE):
            yield _with_words(lines[start : start + AT_ONCE])
        after = tops[-1][1]


def words_of(article: Article) -> Iterator[list[Words]]:
    """Every comment that has a number, in the order of numbers."""
    after = 0
    while words := [Words(*row) for row in _IN_ORDER.all(article=article.pk, after=after)]:
        yield words
        after = words[-1].number


def _tops(article: Article, after: int) -> list[tuple[int, int, int | None]]:
    """Key, number and parent of the next comments at top level."""
    rows = [row for query in _TOPS for row in query.all(article=article.pk, after=after)]
    return sorted(rows, key=lambda row: row[1])[:AT_ONCE]


def _places(tops: list[tuple[int, int, int | None]]) -> list[Any]:
    """Of the comments at top level and of all in their branches; a reply stands there itself where its root was never public."""
    roots = [pk for pk, _number, parent in tops if parent is None]
    orphans = [pk for pk, _number, parent in tops if parent is not None]
    return [
        *(Place(pk, None, None, 0, number, None) for pk, number, parent in tops if parent is None),
        *(Place(*row) for row in _BRANCHES.all(**_keys(roots))),
        *(Place(*row) for row in _ORPHANS.all(**_keys(orphans))),
    ]


def _with_words(lines: list[Line]) -> list[Line]:
    """The same lines, now of comments that can be shown."""
    rows = _WORDS.all(**_keys([line.comment.pk for line in lines]))
    by_pk = {row[0]: Words(*row) for row in rows}
    for line in lines:
        line.comment = by_pk[line.comment.pk]  # type: ignore[assignment]
    return lines


# --- statements made once -------------------------------------------------------------------------------------------------

_KEY_NAMES: Final = [f"key{n}" for n in range(AT_ONCE)]
_NOBODY: Final = 0  # no comment has this key


def _keys(pks: list[int]) -> dict[str, int]:
    """Up to AT_ONCE keys as arguments."""
    return dict(zip(_KEY_NAMES, [*pks, *[_NOBODY] * (AT_ONCE - len(pks))], strict=True))


def _of(field: str, row: type[Place] | type[Words]) -> Prepared:
    """What `row` holds of the numbered comments whose `field` is one of the keys."""

    def query(**keys: int) -> QuerySet[Comment, Any]:
        chosen = Comment.objects.standing().filter(**{f"{field}__in": list(keys.values())})
        return chosen.annotate(parent_number=F("parent__number")).values_list(*row._fields)

    return Prepared(query, **dict.fromkeys(_KEY_NAMES, int))


_BRANCHES, _ORPHANS, _WORDS = _of("root", Place), _of("pk", Place), _of("pk", Words)
_IN_ORDER = Prepared(
    lambda article, after: (
        Comment.objects.standing()
        .filter(article=article, number__gt=after)
        .by_number()
        .annotate(parent_number=F("parent__number"))
        .values_list(*Words._fields)[:AT_ONCE]
    ),
    article=int,
    after=int,
)
