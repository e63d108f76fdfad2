"""Who leads: decides on whole lists at once, and undoes what others decided. Where nobody was named, every moderator may."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from moderation.models import Decision

LEAD = "moderation.lead"


def leads(user: AbstractBaseUser | AnonymousUser) -> bool:
    """True for a head moderator, for the owner, and for everybody where there is no head moderator."""
    person: Any = user
    return bool(person.has_perm(LEAD)) or not _somebody_was_named()


def may_undo(line: Decision, user: AbstractBaseUser | AnonymousUser) -> bool:
    """One's own decisions always."""
    return line.actor_id == user.pk or leads(user)


def _somebody_was_named() -> bool:
    named = get_user_model()._default_manager.with_perm(
        LEAD, include_superusers=False, backend="django.contrib.auth.backends.ModelBackend"
    )
    return bool(named.filter(is_active=True, is_staff=True).exists())
