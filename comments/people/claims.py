"""A moderator ties a name to a browser's mark: known from the archive, say, and surely the same person."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from comments.drafts import Actor
from comments.models import Comment, NameClaim
from comments.people.marks import SHORTEST_ON_SITE


def claims_on(comment: Comment) -> QuerySet[NameClaim]:
    """The ties of the comment's name to its mark: one kept for the whole site is tied everywhere, any other under its article."""
    ties = NameClaim.objects.exclude(mark="").filter(name_skeleton=comment.name_skeleton, mark=comment.mark)
    return ties.filter(Q(article=None) | Q(article=comment.article_id))


def tie(comment: Comment, actor: Actor) -> bool:
    """Say that whoever has this mark is the one of this name; False where there is nothing to tie, or it was tied before."""
    if not comment.mark or not comment.name_skeleton:
        return False
    where = None if len(comment.mark) >= SHORTEST_ON_SITE else comment.article
    _claim, made = NameClaim.objects.get_or_create(
        name_skeleton=comment.name_skeleton,
        mark=comment.mark,
        article=where,
        defaults={"name": comment.name, "made_at": timezone.now(), "made_by_id": actor.id, "made_by": actor.name},
    )
    return made


def untie(comment: Comment) -> bool:
    """Take it back; False where nothing was tied."""
    return claims_on(comment).delete()[0] > 0
