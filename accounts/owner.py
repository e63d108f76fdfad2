"""The owner's account, and the link by which it gets its first password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.urls import reverse


class NotAnOwner(Exception):
    """The name belongs to an account that is no administrator."""


def make_owner(name: str) -> User:
    """The administrator called `name`, made without a password where there is none.

    Raises NotAnOwner where the name is somebody else's, ValidationError where it cannot be a name.
    """
    user = User.objects.filter(username=name).first()
    if user is None:
        UnicodeUsernameValidator()(name)
        return User.objects.create_superuser(name)
    if not user.is_superuser:
        raise NotAnOwner(name)
    return user


def password_link(user: User) -> str:
    """The whole address where `user` chooses a password: good for an hour, and until a password was chosen there."""
    where = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_ADDRESS + reverse("account_reset_password_from_key", kwargs=where)
