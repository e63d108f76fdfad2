"""Devices trusted for thirty days after the second factor, and how their owner trusts none of them any more."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


@transaction.atomic
def forget(user: AbstractBaseUser) -> bool:
    """Ask every device for the second factor again; False where there is none.

    allauth knows a trusted device by a fingerprint of the password and of the rows of the second factor. One row gets a new
    key here, with all it holds, so that no fingerprint given out before is right, and no code or key has to be made anew.
    """
    row = Authenticator.objects.select_for_update().filter(user=user).order_by("pk").last()
    if row is None:
        return False
    row.delete()  # which takes its key from the row in hand
    row.save(force_insert=True)
    return True


@login_required
@require_POST
def forget_all(request: HttpRequest) -> HttpResponse:
    """The button of the account's page."""
    if forget(request.user):  # type: ignore[arg-type]  # signed in
        messages.success(request, _("No device is trusted any more: each is asked for the second factor at its next sign-in."))
    return redirect("mfa_index")
