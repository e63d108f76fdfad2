"""The door COMMENTS_DESK: what the desk keeps of each waiting comment, written in the transaction of the move itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef

from blog import full_text
from comments.models import Comment, Hold, Status
from comments.services.thread_row import is_away
from moderation.desk import alike, facets, held_words
from moderation.digest import sending
from moderation.learning import nightly
from moderation.models import BrokenRule, Finding, Screening
from moderation.models.queue import Claim, Likeness, LikenessKey, QueueCount, QueueDelta, Suspicion, Waiting

DECIDED = (Status.PUBLISHED, Status.REMOVED)
FLOODING = ("flood", "repetition")  # detectors
RATED = (Hold.RULES, Hold.REVIEW)  # what waits for another reason may be as innocent as it likes
AT_ONCE = 500


def file(comments: Sequence[Comment]) -> None:
    """Bring what is kept of these comments, however many, to what they have become."""
    changed: Counter[str] = Counter()
    _take_out(comments, changed)
    if waiting := [comment for comment in comments if comment.status == Status.HELD]:
        _put_in(waiting, changed)
    facets.change(changed)
    if waiting:
        sending.after_filing(waiting)
    if any(comment.status in DECIDED for comment in comments):
        nightly.after_a_decision()


def _take_out(comments: Sequence[Comment], changed: Counter[str]) -> None:
    pks = [comment.pk for comment in comments]
    places: dict[int, int] = {}
    for pk, facet, queue_key in Waiting.objects.filter(comment__in=pks).values_list("comment", "facet", "queue_key"):
        changed[facet] -= 1
        places[pk] = queue_key
    if not places:
        return
    groups = Likeness.objects.filter(comment__in=list(places)).values_list("comment", "group")
    changed.update(Counter({facets.of_group(group): -1 for pk, group in groups if pk != group}))
    for model in (Waiting, Likeness, Suspicion, Claim):
        model.objects.filter(comment__in=list(places)).delete()
    LikenessKey.objects.filter(comment__in=list(places)).update(waits=False)
    if withdrawn := [comment.pk for comment in comments if comment.status == Status.WITHDRAWN]:
        LikenessKey.objects.filter(comment__in=withdrawn).delete()
    held_words.forget({pk: place for pk, place in places.items() if not is_away(place)})


def _put_in(comments: Sequence[Comment], changed: Counter[str]) -> None:
    rows = []
    for comment, found in zip(comments, _facets_of(comments), strict=True):
        rows += [Waiting(comment=comment, facet=facet, queue_key=comment.queue_key) for facet in sorted(found)]
        changed.update(found)
    Waiting.objects.bulk_create(rows)
    here = [comment for comment in comments if not is_away(comment.queue_key)]
    LikenessKey.objects.filter(comment__in=here).delete()
    held_words.keep(here)
    _rate(here)
    _group(here, changed)


def _rate(comments: Sequence[Comment]) -> None:
    """Keep how suspect each is that waits because of the check, or only because everything does."""
    rated = {comment.pk: comment for comment in comments if comment.held_because in RATED}
    said = Screening.objects.filter(comment__in=list(rated), failure="").values_list("comment", "revision", "probabilities")
    found = {
        pk: by_rule.values() for pk, revision, by_rule in said if revision == rated[pk].revision and None not in by_rule.values()
    }
    rows = [Suspicion(comment_id=pk, probability=max(by_rule, default=0.0)) for pk, by_rule in found.items()]
    Suspicion.objects.bulk_create(rows)


def _group(comments: Sequence[Comment], changed: Counter[str]) -> None:
    """Put each with those that say nearly the same."""
    groups, rows, keys = alike.Groups(), [], []
    for comment in comments:
        mine = alike.keys_of(comment.text)
        group = groups.of(comment, mine)
        if group != comment.pk:
            changed[facets.of_group(group)] += 1
        rows.append(Likeness(comment=comment, group=group, queue_key=comment.queue_key))
        keys += [LikenessKey(key=key, comment=comment, group=group) for key in set(mine)]
    Likeness.objects.bulk_create(rows)
    LikenessKey.objects.bulk_create(keys)


def _facets_of(comments: Sequence[Comment]) -> Iterator[set[str]]:
    """Under what each of them waits; in three questions for all."""
    rules: dict[int, set[str]] = {}
    for pk, rule in BrokenRule.objects.filter(comment__in=comments).values_list("comment", "rule"):
        rules.setdefault(pk, set()).add(facets.of_rule(rule))
    seen = Finding.objects.filter(screening__comment__in=comments, detector__in=FLOODING, weight__gt=0)
    flooding = set(seen.values_list("screening__comment", flat=True))
    known = Comment.objects.exclude(sender_key="")
    earlier = known.filter(sender_key=OuterRef("sender_key"), pk__lt=OuterRef("pk"))
    signed = [comment.pk for comment in comments if comment.sender_key]
    first = set(known.filter(~Exists(earlier), pk__in=signed).values_list("pk", flat=True)) if signed else set()
    for comment in comments:
        if is_away(comment.queue_key):
            yield {facets.of_reason(comment.held_because)}
            continue
        found = {facets.EVERYTHING, facets.of_reason(comment.held_because), facets.of_article(comment.article_id)}
        found |= rules.get(comment.pk, set())
        if comment.pk in flooding:
            found.add(facets.FLOOD)
        if comment.pk in first:
            found.add(facets.FIRST)
        yield found


def is_filed() -> bool:
    """False where comments wait of which the desk keeps nothing: a site that came from before, or rows written past the services."""
    return Waiting.objects.exists() or not Comment.objects.filter(status=Status.HELD).exists()


def refile(progress: Callable[[int], None] = lambda rows: None) -> None:
    """Make everything the desk keeps anew from the comments themselves."""
    with transaction.atomic():
        for model in (Waiting, Likeness, Suspicion, LikenessKey, QueueDelta, QueueCount):
            model.objects.all().delete()
        full_text.empty(held_words.TABLE)
        waiting = Comment.objects.filter(status=Status.HELD).select_related("article").order_by("pk").iterator(AT_ONCE)
        while batch := list(islice(waiting, AT_ONCE)):
            file(batch)
            progress(len(batch))
    facets.fold()
