"""In production an account without a second factor reaches nothing but the pages where it sets one up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.readers import is_reader

OPEN_WITHOUT = ("account_", "mfa_")  # names of allauth's own addresses: sign in and out, set up, sign in again


class SecondFactorRequired:
    """Sends whoever signed in with a password alone to the set-up page; readers without a session cost nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        # The cookie is looked at first: asking for the user would mark every reader's page as differing by cookie.
        if not settings.SECOND_FACTOR_REQUIRED or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        match = request.resolver_match
        if match is not None and (match.url_name or "").startswith(OPEN_WITHOUT) and not match.namespaces:
            return None
        if not request.user.is_authenticated or is_mfa_enabled(request.user) or is_reader(request.user):
            return None
        messages.info(request, _("This site asks for a second factor. Set one up, and the page you wanted is open to you."))
        return redirect("mfa_index")


def reset(user: AbstractBaseUser) -> int:
    """Forget every second factor and recovery code of `user`; returns how many there were."""
    deleted: int = Authenticator.objects.filter(user=user).delete()[0]
    return deleted
