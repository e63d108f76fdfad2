"""What the moderator's desk asks of the comments and of the log: always by key, never by counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery

from blog.stems import Query
from comments.models import CommentQuerySet, Hold, Status, StatusChange
from comments.services.thread_row import AWAY

if TYPE_CHECKING:
    from moderation.models import Decision  # noqa: F401 (ruff does not read the name in brackets below)


PLACE = "place"  # the row of Waiting that a facet is read from


class QueuedCommentQuerySet(CommentQuerySet):
    """Comments as the desk lists them."""

    def waiting(self) -> QueuedCommentQuerySet:
        """Those that wait for a moderator; what was sent back waits for its author first."""
        return self.filter(status=Status.HELD, queue_key__lt=AWAY // 2)

    def with_author(self) -> QueuedCommentQuerySet:
        """Those that were sent back, also where the author let his time pass."""
        return self.filter(status=Status.HELD, held_because=Hold.AUTHOR)

    def in_order(self) -> QueuedCommentQuerySet:
        """The order of the queue, as stored."""
        return self.order_by("queue_key", "pk")

    def behind(self, queue_key: int, pk: int) -> QueuedCommentQuerySet:
        """Those that follow the given place in the queue."""
        return self.filter(Q(queue_key__gt=queue_key) | Q(pk__gt=pk), queue_key__gte=queue_key)

    def under(self, facet: str) -> QueuedCommentQuerySet:
        """Those that wait under this facet (see moderation.desk.facets); what is asked first gives the order to `in_order_of_facet`."""
        from moderation.models import Waiting

        if PLACE in self.query.annotations or self.query.is_sliced:
            return self.filter(Exists(Waiting.objects.filter(comment=OuterRef("pk"), facet=facet)))
        found: QueuedCommentQuerySet = self.alias(place=FilteredRelation("waiting", condition=Q(waiting__facet=facet)))
        return found.filter(**{f"{PLACE}__facet": facet})

    def alike(self, group: int) -> QueuedCommentQuerySet:
        """The near-duplicates of one group."""
        return self.filter(likeness__group=group)

    def saying(self, query: Query) -> QueuedCommentQuerySet:
        """Those that wait and have all words of `query` in text, name, mark or article's title."""
        return self.filter(held_words__words__match=query) if query else self.none()

    def least_suspect(self) -> QueuedCommentQuerySet:
        """Those the check finds least suspect first; what waits for another reason is not among them."""
        return self.filter(suspicion__isnull=False).order_by("suspicion__probability", "suspicion__comment_id")

    def possibly_breaking(self, rule: str) -> QueuedCommentQuerySet:
        """Those in which the check noticed something under the rule of this code."""
        from moderation.models import BrokenRule

        return self.filter(Exists(BrokenRule.objects.filter(comment=OuterRef("pk"), rule=rule)))

    def reported(self) -> QueuedCommentQuerySet:
        """Those with a report that nobody has answered."""
        from moderation.models import Report

        return self.filter(pk__in=Report.objects.open().values("comment"))


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Lines of the log."""

    def newest_first(self) -> DecisionQuerySet:
        return self.order_by("-pk")

    def before(self, pk: int) -> DecisionQuerySet:
        """Those older than the given line."""
        return self.filter(pk__lt=pk)

    def by_persons(self) -> DecisionQuerySet:
        """Those a moderator made, not the machine nor a comment's author."""
        return self.filter(actor_id__isnull=False)

    def of_batch(self, batch: int) -> DecisionQuerySet:
        """What one batch did, not what was faster than it."""
        return self.filter(batch_items__batch=batch, batch_items__outcome="done")

    def saying_whether_last(self) -> DecisionQuerySet:
        """With `is_last`: True where nothing happened to the comment since."""
        last = StatusChange.objects.filter(comment=OuterRef("comment")).order_by("-pk").values("pk")[:1]
        return self.annotate(last=Subquery(last)).annotate(is_last=Q(pk=F("last")))  # type: ignore[no-redef]

    def standing(self) -> DecisionQuerySet:
        """The last of each comment."""
        return self.saying_whether_last().filter(is_last=True)  # type: ignore[misc]
