"""What a moderator should know about the names on a page of cards: one known from the archive, or one like another's."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from comments.models import Comment, Status


def name_notes(comments: Sequence[Comment]) -> dict[int, list[str]]:
    """By comment, what is to be said of its name; in one question, by index, whatever the size of the board."""
    alike = Comment.objects.exclude(name_skeleton="").filter(name_skeleton=OuterRef("name_skeleton"))
    signed = [comment.pk for comment in comments if comment.name_skeleton and comment.origin is None and comment.user_id is None]
    if not signed:
        return {}
    archived = alike.filter(origin__isnull=False, status=Status.PUBLISHED)
    earlier = alike.filter(origin__isnull=True, pk__lt=OuterRef("pk")).exclude(status=Status.REMOVED)
    beside = alike.filter(article=OuterRef("article"), status=Status.PUBLISHED).exclude(mark=OuterRef("mark"))
    rows = Comment.objects.filter(pk__in=signed).annotate(
        archived=Exists(archived), earlier=Exists(earlier), like=Subquery(beside.values("name")[:1])
    )
    return {pk: _notes(*facts) for pk, *facts in rows.values_list("pk", "archived", "earlier", "like")}


def _notes(archived: bool, earlier: bool, like: str | None) -> list[str]:
    notes = []
    if archived and not earlier:
        notes.append(_("First use on this board of a name known from the archive: it may be somebody else."))
    if like:
        notes.append(
            _("In this discussion “%(name)s” signs with the same name or one that looks like it, from another browser.")
            % {"name": like}
        )
    return notes
