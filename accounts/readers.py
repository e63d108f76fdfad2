"""Readers with an account, on a site that has such (READER_ACCOUNTS): who they are, and how they close it again."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import EmailVerificationStage
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods


def is_reader(user: Any) -> bool:
    """True for an account that may do nothing but sign comments; False for all on a site without such accounts."""
    if not settings.READER_ACCOUNTS or user.is_staff or user.is_superuser:
        return False
    return not user.groups.exists() and not user.user_permissions.exists()


class ReadersConfirmTheirAddress(EmailVerificationStage):  # type: ignore[misc]  # allauth ships no types
    """Staff accounts are made by hand, many without an address: they sign in as ever."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        return super().handle() if is_reader(self.login.user) else (None, True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest) -> HttpResponse:
    """The account goes, with its address; what was written under its name stays."""
    user = request.user
    if not isinstance(user, User) or not is_reader(user):
        raise Http404
    if request.method == "POST":
        logout(request)
        User.objects.filter(pk=user.pk).delete()
        return redirect("blog:front")
    return render(request, "account/close.html")
