"""What stands around one comment: the article's beginning, its neighbours, its author's other comments, and what was decided on like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.text import Truncator

from blog.models import Article
from comments.models import Comment, CommentQuerySet, Status
from moderation.desk.alike import decided_like
from moderation.desk.links import Link, links_of

LEAD_WORDS = 60
NEIGHBOURS = 2  # on each side
EARLIER = 10


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of it; every list is short."""

    lead: str
    before: Sequence[Comment]
    after: Sequence[Comment]
    earlier: Sequence[Comment]
    similar: Sequence[Comment]  # decided on, saying something like it
    links: Sequence[Link]  # other signatures that may be the same person’s


def surroundings_of(comment: Comment) -> Surroundings:
    near = _same_conversation(comment)
    before = near.filter(pk__lt=comment.pk).order_by("-pk")[:NEIGHBOURS]
    after = near.filter(pk__gt=comment.pk).order_by("pk")[:NEIGHBOURS]
    return Surroundings(
        lead_of(comment.article),
        list(before)[::-1],
        list(after),
        earlier_of(comment),
        decided_like(comment),
        links_of(comment),
    )


def lead_of(article: Article) -> str:
    """The first words of the article."""
    text = unescape(strip_tags(article.body_html.replace("</", " </")))
    return Truncator(" ".join(text.split())).words(LEAD_WORDS, truncate="…")


def _same_conversation(comment: Comment) -> CommentQuerySet:
    """The published comments of its branch, or the top-level ones of its article."""
    published = Comment.objects.published()
    if comment.root_id:
        return published.filter(Q(root=comment.root_id) | Q(pk=comment.root_id)).exclude(pk=comment.parent_id or 0)
    return published.filter(article=comment.article_id, parent__isnull=True)


def earlier_of(comment: Comment) -> list[Comment]:
    """The newest decided comments from the same sender, or signed with the same name, anywhere on the site."""
    same = Q(sender_key=comment.sender_key) & ~Q(sender_key="") if comment.sender_key else Q()
    if comment.name:
        same |= Q(name=comment.name)
    if not same:
        return []
    others = Comment.objects.filter(same).exclude(pk=comment.pk).exclude(status=Status.HELD)
    return list(others.select_related("article").defer("article__body", "article__body_html").order_by("-pk")[:EARLIER])
