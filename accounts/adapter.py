"""How accounts behave: nobody signs himself up unless the site has accounts for readers; everybody lands where his work is."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.readers import is_reader


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Those of the staff are made by an administrator or by `manage.py create_owner`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.READER_ACCOUNTS)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Readers to their comments, editors to their articles, everybody else to the admin."""
        if is_reader(request.user):
            return reverse("comments:mine")
        writes = request.user.has_perm("blog.change_article") and not request.user.is_superuser
        return reverse("blog:desk" if writes else "admin:index")

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.account.stages.EmailVerificationStage": "accounts.readers.ReadersConfirmTheirAddress"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever typed a password a moment ago sets up the second factor without typing it again."""
        return bool(super().is_reauthentication_required(app=app, **kwargs)) and not _just_signed_in(context.request)


def _just_signed_in(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
