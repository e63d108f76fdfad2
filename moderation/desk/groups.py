"""Near-duplicates on a page of cards: how many others wait, which they are, and what was seen of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comments.models import Comment
from moderation.desk import facets
from moderation.models.queue import Likeness

SHOWN = 20  # of one group, each shown whole before it is decided on with the others
READ = 200  # of all groups of a page
_SHOWN = tuple(f"comment__{field}" for field in ("body", "markup", "status", "revision", "name", "mark"))


@dataclass(frozen=True, slots=True)
class Others:
    """The near-duplicates of one comment that wait too."""

    group: int = 0
    n: int = 0
    shown: tuple[Comment, ...] = ()

    @property
    def all_shown(self) -> bool:
        return self.n == len(self.shown)


def groups_of(comments: Sequence[Comment]) -> dict[int, int]:
    """By comment, the group it waits in."""
    return dict(Likeness.objects.filter(comment__in=[comment.pk for comment in comments]).values_list("comment", "group"))


def others_of(groups: dict[int, int]) -> dict[int, Others]:
    """By comment, the others of its group; in two questions for a page, one where nothing is alike."""
    counts = facets.counts({facets.of_group(group) for group in groups.values()})
    many = {group for group in groups.values() if counts.get(facets.of_group(group))}
    if not many:
        return {}
    rows = Likeness.objects.filter(group__in=many).select_related("comment").order_by("group", "queue_key", "comment")
    members: dict[int, list[Comment]] = {}
    for row in rows.only("group", *_SHOWN)[:READ]:
        members.setdefault(row.group, []).append(row.comment)
    found = {}
    for pk, group in groups.items():
        others = [member for member in members.get(group, ()) if member.pk != pk]
        counted = counts.get(facets.of_group(group), 0)  # all but the founder
        n = max(len(others), counted if group == pk else counted - 1)
        if n > 0:
            found[pk] = Others(group, n, tuple(others[:SHOWN]))
    return found
