"""Readers with an account, where the site offers such: the account stands in for the browser, and its name for any name.

Nothing more is stored with a comment than with any other. Its key is made from the account instead of a cookie, so that mark,
receipt and the page of one's own comments work alike, on every device where its owner signs in.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from comments.models import Comment, NameClaim
from comments.people.lookalikes import skeleton
from comments.people.marks import SHORTEST_ON_SITE, Marking, mark_signs
from comments.people.staff import is_staff_name, staff_member

MARKING: Final = Marking(whole_site=True)  # an account is known again anyway


def account_of(request: HttpRequest) -> User | None:
    """The signed-in reader; None for staff, and on a site without such accounts."""
    if not settings.READER_ACCOUNTS or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = request.user
    return user if user.is_authenticated and user.is_active and staff_member(request) is None else None


def account_key(user: User) -> str:
    """What stands in for a browser's key; no cookie ever holds it."""
    return salted_hmac("comments.account", str(user.pk), algorithm="sha256").hexdigest()[:32]


def read_as_anybody(request: HttpRequest) -> bool:
    """True where a reader's session changes nothing on the page, which then is everybody's; the request is made nobody's."""
    if not settings.READER_ACCOUNTS or staff_member(request) is not None:
        return False
    request.COOKIES = {name: value for name, value in request.COOKIES.items() if name != settings.SESSION_COOKIE_NAME}
    request.user = AnonymousUser()
    return True


def reserve_name(user: User) -> None:
    """From his first comment on, whoever else signs with the account's name, or with one like it, waits for a person."""
    shape = skeleton(user.username)
    if NameClaim.objects.filter(name_skeleton=shape, article=None).exists():
        return
    mark = mark_signs(account_key(user), 0, MARKING)[:SHORTEST_ON_SITE]
    claim = {"name": user.username, "made_at": timezone.now()}
    NameClaim.objects.get_or_create(name_skeleton=shape, mark=mark, article=None, defaults=claim)


def free_name(name: str) -> None:
    """Raise ValidationError where the name of a new account is, or may be taken for, somebody's who is known here."""
    if len(name) > settings.COMMENT_NAME_MAX_LENGTH:
        raise ValidationError(_("A name has at most %(longest)s characters.") % {"longest": settings.COMMENT_NAME_MAX_LENGTH})
    shape = skeleton(name)
    claimed = NameClaim.objects.filter(name_skeleton=shape).exists()
    signed = Comment.objects.published().exclude(name_skeleton="").filter(name_skeleton=shape).exists()
    if not shape or claimed or signed or is_staff_name(name):
        raise ValidationError(_("Somebody is known by this name here, or by one like it. Choose another."))


NAME_VALIDATORS = [UnicodeUsernameValidator(), free_name]  # allauth's ACCOUNT_USERNAME_VALIDATORS
