"""What a moderator should know about the names on a page of cards: one known from the archive, or one like another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from comments.models import Comment, NameClaim, Status


@dataclass(frozen=True, slots=True)
class NameNotes:
    """What is to be said of one name, and what may be done about it."""

    lines: tuple[str, ...] = ()
    may_tie: bool = False  # known from the archive, and its browser has a mark
    tied: bool = False


def name_notes(comments: Sequence[Comment]) -> dict[int, NameNotes]:
    """By comment, what is to be said of its name; in one question, by index, whatever the size of the board."""
    alike = Comment.objects.exclude(name_skeleton="").filter(name_skeleton=OuterRef("name_skeleton"))
    signed = [comment.pk for comment in comments if comment.name_skeleton and comment.origin is None and comment.user_id is None]
    if not signed:
        return {}
    archived = alike.filter(origin__isnull=False, status=Status.PUBLISHED)
    earlier = alike.filter(origin__isnull=True, pk__lt=OuterRef("pk")).exclude(status=Status.REMOVED)
    beside = alike.filter(article=OuterRef("article"), status=Status.PUBLISHED).exclude(mark=OuterRef("mark"))
    tied = NameClaim.objects.filter(Q(article=None) | Q(article=OuterRef("article")), name_skeleton=OuterRef("name_skeleton"))
    rows = Comment.objects.filter(pk__in=signed).annotate(
        archived=Exists(archived),
        earlier=Exists(earlier),
        like=Subquery(beside.values("name")[:1]),
        tied=Exists(tied.exclude(mark="").filter(mark=OuterRef("mark"))),
    )
    return {pk: _notes(*facts) for pk, *facts in rows.values_list("pk", "mark", "archived", "earlier", "like", "tied")}


def _notes(mark: str, archived: bool, earlier: bool, like: str | None, tied: bool) -> NameNotes:
    if tied:
        return NameNotes((_("A moderator tied this name to this signature."),), tied=True)
    lines = []
    if archived and not earlier:
        lines.append(_("First use on this board of a name known from the archive: it may be somebody else."))
    if like:
        told = _("In this discussion “%(name)s” signs with the same name or one that looks like it, from another browser.")
        lines.append(told % {"name": like})
    return NameNotes(tuple(lines), may_tie=archived and bool(mark))
