"""Does a reply sign with somebody else's name? Namesakes are told, and told apart by their marks; deception waits for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from blog.prepared import Prepared
from comments.drafts import Draft
from comments.models import Comment, NameClaim
from comments.people.lookalikes import plain, skeleton
from comments.people.marks import mark_signs

NAMES_LOOKED_AT = 50  # of one look, in one thread
_BETWEEN_AUTHORS = re.compile(r",| et | and |&|/")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Whose name a reply's is like; `deceptive` where letters only look alike, or where it is the article's author's."""

    name: str
    deceptive: bool


def likeness_of(draft: Draft) -> Likeness | None:
    """Whom the draft's name may be taken for in its discussion; None too where its own mark is published there under such a name."""
    shape = skeleton(draft.name)
    if draft.user or not shape:
        return None
    rows = _NAMED_ALIKE.all(shape=shape, article=draft.article.pk)
    signs = mark_signs(draft.browser_key, draft.article.pk, draft.marking)
    claimed = _TIED.all(shape=shape, article=draft.article.pk)
    if any(mark and signs.startswith(mark) for _name, mark in [*rows, *claimed]):
        return None
    if claimed:
        return Likeness(claimed[0][0], deceptive=True)
    if author := next((name for name in authors_of(draft.article.byline) if skeleton(name) == shape), ""):
        return Likeness(author, deceptive=True)
    names = [name for name, _mark in rows]
    if not names:
        return None
    return Likeness(names[0], deceptive=plain(draft.name) not in map(plain, names))


_NAMED_ALIKE = Prepared(
    lambda shape, article: (
        Comment.objects.published()
        .exclude(name_skeleton="")
        .filter(name_skeleton=shape, article=article)
        .values_list("name", "mark")[:NAMES_LOOKED_AT]
    ),
    shape=str,
    article=int,
)


# The names like it, each with the mark a moderator tied it to.
_TIED = Prepared(
    lambda shape, article: NameClaim.objects.filter(Q(article=None) | Q(article=article), name_skeleton=shape).values_list(
        "name", "mark"
    )[:NAMES_LOOKED_AT],
    shape=str,
    article=int,
)


def authors_of(byline: str) -> list[str]:
    """The whole byline, and each name in it."""
    return [byline, *(name.strip() for name in _BETWEEN_AUTHORS.split(byline))]
