"""Who is written to, when each wants it, and the link by which he stops it; the one writer of these wishes."""

from __future__ import annotations

import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from moderation.appeals.answering import MODERATE
from moderation.models import DeskPreference
from moderation.models.queue import MAIL_HOUR

APART = datetime.timedelta(minutes=15)  # two messages sent at once


def moderators() -> QuerySet[User]:
    """Everybody who may decide and has an address."""
    allowed = get_user_model()._default_manager.with_perm(MODERATE, backend="django.contrib.auth.backends.ModelBackend")
    found: QuerySet[User] = allowed.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")
    return found


def wishes_of(user_id: int) -> DeskPreference:
    """How one person wants it; without a row, as it comes."""
    return DeskPreference.objects.filter(user=user_id).first() or DeskPreference(user_id=user_id)


def wish(user_id: int, hour: int | None, at_once: bool) -> None:
    wanted = {"mail_hour": hour, "mail_at_once": at_once}
    DeskPreference.objects.update_or_create(user_id=user_id, defaults=wanted)


def due_today(now: datetime.datetime) -> list[User]:
    """Whose hour it is, or was, and who was not written to today; `now` is in the site's zone."""
    late = Q(mail_hour=None) | Q(mail_hour__gt=now.hour) | Q(mailed_on__gte=now.date())
    settled = DeskPreference.objects.filter(late).values("user")
    with_rows = DeskPreference.objects.values("user")
    people = moderators().exclude(pk__in=settled)
    return list(people if now.hour >= MAIL_HOUR else people.filter(pk__in=with_rows))


def claim_day(user: User, day: datetime.date) -> bool:
    """Of two workers, one writes to him."""
    DeskPreference.objects.bulk_create([DeskPreference(user=user)], ignore_conflicts=True)
    mine = DeskPreference.objects.filter(Q(mailed_on=None) | Q(mailed_on__lt=day), user=user)
    return bool(mine.update(mailed_on=day))


def claim_at_once(user: User, now: datetime.datetime) -> datetime.datetime | None:
    """Since when he was told nothing; None where he wants none, or was told a moment ago, or another worker tells him."""
    DeskPreference.objects.bulk_create([DeskPreference(user=user)], ignore_conflicts=True)
    row = DeskPreference.objects.get(user=user)
    if not row.mail_at_once or (row.told_until and row.told_until > now - APART):
        return None
    mine = DeskPreference.objects.filter(user=user, told_until=row.told_until)
    return (row.told_until or now - datetime.timedelta(days=1)) if mine.update(told_until=now) else None


# --- one click out ------------------------------------------------------------------------------------------------------


def token_of(user_id: int) -> str:
    """The secret of his link, 40 hexadecimal digits; it is not stored."""
    return salted_hmac("moderation.digest", str(user_id), algorithm="sha256").hexdigest()[:40]


def behind(user_id: int, token: str) -> DeskPreference | None:
    """The wishes that a link from a message speaks of."""
    if not constant_time_compare(token, token_of(user_id)):
        return None
    known = get_user_model()._default_manager.filter(pk=user_id).exists()
    return wishes_of(user_id) if known else None
