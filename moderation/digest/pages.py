"""One click out of the messages to moderators; which come when is set at the desk (moderation.admin.mailing)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.views.headers import kept_secret
from moderation.digest import people


@kept_secret
@csrf_exempt  # the link is the proof; the one click of a mailbox's own button brings no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: str, token: str) -> HttpResponse:
    """A button that stops all messages. A GET changes nothing: mailboxes open links by themselves."""
    wishes = people.behind(int(pk), token) if settings.EMAIL_IS_SET else None
    if wishes and request.method == "POST":
        people.wish(int(pk), None, at_once=False)
    done = wishes is not None and request.method == "POST"
    return render(request, "moderation/mail_stop.html", {"known": wishes is not None, "done": done, "action": request.path})
