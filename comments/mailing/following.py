"""Following replies by e-mail: asked for on a receipt, confirmed from the mailbox, left with one click; the one writer of Following."""

from __future__ import annotations

import datetime
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from blog.prepared import Prepared
from comments.mailing.rows import Following
from comments.models import Comment, Thread

AGAIN_AFTER: Final = datetime.timedelta(hours=1)  # the same question to the same address


def ask(comment: Comment, address: str, language: str, *, whole_thread: bool, now: datetime.datetime) -> Following | None:
    """What the address is to be asked to confirm; None where it does already, or was asked too often within a day."""
    forget_unconfirmed(now)
    asked = Following.objects.filter(address=address, confirmed_at=None).exclude(comment=comment)
    day_ago = now - datetime.timedelta(days=1)
    if asked.filter(asked_at__gt=day_ago).count() >= settings.FOLLOW_ASKED_A_DAY:
        return None
    wish = {"article": comment.article, "whole_thread": whole_thread, "language": language, "asked_at": now}
    following, made = Following.objects.get_or_create(comment=comment, address=address, defaults=wish)
    if not made and (following.confirmed_at or now - following.asked_at < AGAIN_AFTER):
        return None
    if not made:
        Following.objects.filter(pk=following.pk, confirmed_at=None).update(**wish)
    return following


def token_of(following: Following) -> str:
    """The secret in its links, 40 hexadecimal digits; it is not stored, and leads nowhere once the row is gone."""
    return _token(following.pk)


def _token(pk: int) -> str:
    return salted_hmac("comments.mailing.following", str(pk), algorithm="sha256").hexdigest()[:40]


def behind(pk: int, token: str) -> Following | None:
    """The following that a link from a message speaks of."""
    if not constant_time_compare(token, _token(pk)):
        return None
    return Following.objects.select_related("comment__article").filter(pk=pk).first()


def confirm(following: Following, now: datetime.datetime | None = None) -> None:
    """From now on; what was published before is not news."""
    last = Thread.objects.filter(pk=following.article_id).values_list("last_number", flat=True).first() or 0
    waiting = Following.objects.filter(pk=following.pk, confirmed_at=None)
    waiting.update(confirmed_at=now or timezone.now(), told_number=last)


def leave(following: Following) -> None:
    following.delete()


def leave_all(following: Following) -> None:
    """Forget the address wherever it follows."""
    Following.objects.filter(address=following.address).delete()


def leave_comment(comment: Comment) -> None:
    """Its author withdrew it, or wants no more messages about it."""
    Following.objects.filter(comment=comment).delete()


def forget_unconfirmed(now: datetime.datetime) -> int:
    """Erase addresses that nobody confirmed in time; returns how many."""
    since = now - datetime.timedelta(hours=settings.FOLLOW_CONFIRM_HOURS)
    erased: int = Following.objects.filter(confirmed_at=None, asked_at__lt=since).delete()[0]
    return erased


def masked(address: str) -> str:
    """Enough of the address for its owner to know it: "m…@example.org"."""
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


def note_publication(comment: Comment, now: datetime.datetime) -> bool:
    """Those who follow are to be told of `comment` soon; False where nobody does. Within the transaction that publishes it."""
    if not _FOLLOWED.first(article=comment.article_id, parent=comment.parent_id or 0):
        return False
    wait = datetime.timedelta(minutes=settings.FOLLOW_WAIT_MINUTES)
    whose = Q(comment=comment.parent_id) | Q(whole_thread=True)
    waiting = Following.objects.filter(whose, article=comment.article_id, confirmed_at__isnull=False, due_at=None)
    waiting.update(due_at=now + wait)
    return True


_FOLLOWED = Prepared(
    lambda article, parent: Following.objects.filter(
        Q(comment=parent) | Q(whole_thread=True), article=article, confirmed_at__isnull=False
    ).values_list("pk")[:1],
    article=int,
    parent=int,
)
