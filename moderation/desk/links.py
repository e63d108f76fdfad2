"""Which other signatures may be the same person's: told to moderators with how sure it is, and to nobody else.

Each question is cut to the newest few by an index, so that a board of any size costs the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.models import Comment
from comments.people.marks import SHORTEST_ON_SITE
from moderation.desk.alike import is_alike, keys_of
from moderation.models import LikenessKey

LOOKED_AT: Final = 40  # comments a question
SHOWN: Final = 5  # signatures a question
WITHIN: Final = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Link:
    """Signatures that one thing ties to a comment's, each by its newest comment."""

    why: str | Promise
    confidence: str | Promise
    comments: Sequence[Comment]


def links_of(comment: Comment) -> list[Link]:
    """The surest first; a signature that is tied by two things stands under the surer one."""
    told = {_signature(comment)}
    return [Link(why, confidence, new) for why, confidence, found in _tied(comment) if (new := _unknown(found, told))]


def _tied(comment: Comment) -> Iterator[tuple[Promise, Promise, Iterable[Comment]]]:
    others = Comment.objects.exclude(pk=comment.pk).select_related("article").defer("article__body", "article__body_html")
    others = others.order_by("-pk")
    if comment.browser_hash:
        same = others.exclude(browser_hash="").filter(browser_hash=comment.browser_hash)
        yield _("The same browser or account, within the month"), _("certain"), same[:LOOKED_AT]
    if len(comment.mark) >= SHORTEST_ON_SITE:
        same = others.exclude(mark="").filter(mark=comment.mark)
        yield _("The same lasting signature, in other months too"), _("almost certain"), same[:LOOKED_AT]
    if comment.sender_key:
        yield (
            _("The same connection, within a day"),
            _("likely; a household or an office shares one"),
            _same_connection(comment, others),
        )
    yield _("Nearly the same text"), _("possible; a text is easily copied"), _same_text(comment, others)
    if comment.name:
        same = others.exclude(name="").filter(name=comment.name).order_by("-submitted_at")
        yield _("The same name"), _("weak; anybody may sign with it"), same[:LOOKED_AT]


def _same_connection(comment: Comment, others: QuerySet[Comment]) -> QuerySet[Comment]:
    day = (comment.submitted_at - WITHIN, comment.submitted_at + WITHIN)
    same = others.exclude(sender_key="").filter(sender_key=comment.sender_key, submitted_at__range=day)
    return same.order_by("-submitted_at")[:LOOKED_AT]


def _same_text(comment: Comment, others: QuerySet[Comment]) -> list[Comment]:
    rows = LikenessKey.objects.filter(key__in=keys_of(comment.text), waits__in=(True, False)).order_by("-comment")
    found = others.filter(pk__in=set(rows.values_list("comment", flat=True)[:LOOKED_AT]))
    return [other for other in found if is_alike(comment.text, other.text)]


def _signature(comment: Comment) -> tuple[str, str]:
    return comment.name, comment.mark


def _unknown(found: Iterable[Comment], told: set[tuple[str, str]]) -> list[Comment]:
    """The first comment of each signature that was not told of before."""
    new: list[Comment] = []
    for comment in found:
        if _signature(comment) not in told and len(new) < SHOWN:
            told.add(_signature(comment))
            new.append(comment)
    return new
