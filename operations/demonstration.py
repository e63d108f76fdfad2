"""The accounts of the demonstration, with passwords made once for each installation and kept in its folder."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.utils.crypto import get_random_string

from moderation.founding import EDITORS, MODERATORS
from operations.checks import DEMONSTRATION_ACCOUNTS

FILE = "demonstration_accounts.json"
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no sign that is taken for another


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """Who signs in where, with which password."""

    name: str
    password: str
    start: str  # the name of the address where the work is


def ensure_accounts(folder: Path) -> list[DemonstrationAccount]:
    """The moderator and the editor, able to sign in with the passwords that are returned."""
    moderator, editor = DEMONSTRATION_ACCOUNTS
    passwords = _passwords(folder / FILE)
    _ensure(moderator, passwords[moderator], MODERATORS, is_staff=True)
    _ensure(editor, passwords[editor], EDITORS, is_staff=False)
    return [
        DemonstrationAccount(moderator, passwords[moderator], "admin:index"),
        DemonstrationAccount(editor, passwords[editor], "blog:desk"),
    ]


def _passwords(file: Path) -> dict[str, str]:
    if not file.exists():
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            json.dump({name: get_random_string(12, READABLE) for name in DEMONSTRATION_ACCOUNTS}, out)
    passwords: dict[str, str] = json.loads(file.read_text())
    return passwords


def _ensure(name: str, password: str, group: str, *, is_staff: bool) -> None:
    user, _made = User.objects.get_or_create(username=name)
    if not user.check_password(password):
        user.set_password(password)
    user.is_staff, user.is_active = is_staff, True
    user.save()
    user.groups.set(Group.objects.filter(name=group))
