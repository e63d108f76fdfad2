"""Readers' reports: taken once a browser, counted by people, answered by a moderator; the one writer of Report."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from comments import services
from comments.doors import notice
from comments.drafts import NOBODY, Actor
from comments.limits import seconds_left
from comments.models import Comment, Hold, Status, StatusChange
from comments.people.identity import token_hash
from comments.services import Seen
from comments.services.thread_row import locked_thread
from moderation.digest.sending import after_report
from moderation.models import BrokenRule
from moderation.models.reports import PUBLISHING, Report


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader reports, and the keys of his browser and of his connection."""

    rule: str
    words: str
    browser_key: str
    sender_key: str


def status_token(browser_key: str, comment: Comment) -> str:
    """The secret of a report's status address: the same for a report sent twice, so that it is stored once."""
    return salted_hmac("moderation.report", f"{browser_key}:{comment.pk}", algorithm="sha256").hexdigest()[:40]


def seconds_to_wait(sender_key: str, now: datetime.datetime) -> int:
    """0 where the sender may report at `now`, else in how many seconds; read from his last rows."""
    if not sender_key:
        return 0
    window = datetime.timedelta(seconds=settings.REPORT_WINDOW_SECONDS)
    sent = Report.objects.exclude(sender_key="").filter(sender_key=sender_key, at__gt=now - window).order_by("-at")
    times = list(sent.values_list("at", flat=True)[: settings.REPORTS_A_WINDOW])
    return seconds_left(times, settings.REPORTS_A_WINDOW, window, now)


@transaction.atomic
def report(comment: Comment, said: Said, now: datetime.datetime | None = None) -> Report:
    """Store a report, or find the one this browser made before; enough of them under one rule put the comment before a person."""
    now = now or timezone.now()
    locked_thread(comment.article)  # so that of three readers at once the last sees the others
    fresh = Comment.objects.select_related("article").get(pk=comment.pk)
    found, made = Report.objects.get_or_create(
        status_hash=token_hash(status_token(said.browser_key, fresh)),
        defaults={
            "comment": fresh,
            "revision": fresh.revision,
            "rule": said.rule,
            "words": said.words,
            "at": now,
            "sender_key": said.sender_key,
        },
    )
    if made and fresh.status == Status.PUBLISHED and _readers(fresh, said.rule) >= settings.REPORTS_TO_HOLD:
        BrokenRule.objects.bulk_create([BrokenRule(comment=fresh, rule=said.rule)], ignore_conflicts=True)
        known = notice().rule(said.rule, None)
        services.hold(fresh, Seen.of(fresh), NOBODY, Hold.REPORTS, urgent=known is not None and known.order is None)
    if made:
        after_report(found)
    return found


def _readers(comment: Comment, rule: str) -> int:
    """How many readers' reports under this rule nobody answered; two browsers of one connection are one reader."""
    rows = Report.objects.open().filter(comment=comment, rule=rule).values_list("sender_key", "status_hash")
    return len({sender or status for sender, status in rows})


def leave_published(comment: Comment, actor: Actor, now: datetime.datetime | None = None) -> int:
    """A moderator read the comment and leaves it where it is: answers its open reports; how many they were."""
    answer = {"answered_at": now or timezone.now(), "answered_by_id": actor.id, "answered_by": actor.name}
    return Report.objects.filter(pk__in=list(Report.objects.open().filter(comment=comment).values_list("pk", flat=True))).update(
        **answer
    )


def published_by_a_person(comment: Comment, after: datetime.datetime | None = None) -> StatusChange | None:
    """The last time a moderator published or restored it, if any, `after` a moment."""
    changes = StatusChange.objects.filter(comment=comment, verb__in=PUBLISHING, actor_id__isnull=False)
    if after:
        changes = changes.filter(at__gte=after)
    return changes.order_by("-pk").first()
