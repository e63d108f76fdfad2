"""When messages to moderators leave: every hour while something waits, and at once for what may break the law."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from blog.models import SiteSettings
from blog.site import zone_of
from comments.models import Comment, Status
from moderation.deferred import can_wait, once
from moderation.desk import facets
from moderation.digest import people, saying
from moderation.models import QueuedComment, Waiting
from moderation.models.reports import Report

logger = logging.getLogger(__name__)
HOUR = datetime.timedelta(hours=1)


def after_filing(comments: Sequence[Comment]) -> None:
    """Called in the transaction in which these came to wait."""
    if not settings.EMAIL_IS_SET:
        return
    if can_wait():
        transaction.on_commit(_leave_for_the_hour, robust=True)
    laws = [facets.of_rule(code) for code in saying.laws()]
    held = [comment.pk for comment in comments if comment.status == Status.HELD]
    if Waiting.objects.filter(comment__in=held, facet__in=laws).exists():
        transaction.on_commit(_tell_at_once, robust=True)


def after_report(report: Report) -> None:
    """Called in the transaction that stored it."""
    if settings.EMAIL_IS_SET and report.rule in saying.laws():
        transaction.on_commit(_tell_at_once, robust=True)


def _tell_at_once() -> None:
    at_once_in_background.enqueue()


def _leave_for_the_hour() -> None:
    once(digests_in_background, timezone.now().replace(minute=0, second=0, microsecond=0) + HOUR)


# --- once a day ---------------------------------------------------------------------------------------------------------


@task()
def digests_in_background() -> int:
    """Send what is due, and look again in an hour while something waits."""
    sent = send_digests()
    if can_wait() and settings.EMAIL_IS_SET and QueuedComment.objects.waiting().exists():
        _leave_for_the_hour()
    return sent


def send_digests(now: datetime.datetime | None = None) -> int:
    """One message to each whose hour it is, where something waits; returns how many left."""
    if not settings.EMAIL_IS_SET:
        return 0
    site = SiteSettings.current()
    here = timezone.localtime(now or timezone.now(), zone_of(site))
    what = saying.waiting_now(here)
    if what is None:
        return 0
    due = people.due_today(here)
    return sum(_left(saying.digest(site, user, what)) for user in due if people.claim_day(user, here.date()))


# --- at once ------------------------------------------------------------------------------------------------------------


@task()
def at_once_in_background() -> int:
    return send_at_once()


def send_at_once(now: datetime.datetime | None = None) -> int:
    """What may break the law and was not told yet, to each who wants it; a flood makes one message a quarter of an hour."""
    if not settings.EMAIL_IS_SET:
        return 0
    now, site, sent = now or timezone.now(), SiteSettings.current(), 0
    for user in people.moderators():
        since = people.claim_at_once(user, now)
        found = saying.urgent_since(since) if since else []
        sent += _left(saying.urgent(site, user, found)) if found else 0
        if since is None and can_wait() and people.wishes_of(user.pk).mail_at_once:
            once(at_once_in_background, now + people.APART)
    return sent


def _left(message: EmailMessage) -> bool:
    try:
        return bool(message.send())
    except (SMTPException, OSError):
        logger.exception("A message to a moderator could not be sent; the queue says the same")
        return False
