"""Following replies by e-mail: asked for on the receipt, confirmed and left by the links of the messages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments.forms import FollowForm
from comments.mailing import following as followings
from comments.mailing.messages import ask_to_confirm
from comments.mailing.rows import Following
from comments.models import Comment, Status
from comments.views.headers import kept_secret
from comments.views.receipt import comment_behind, to_receipt


@kept_secret
@csrf_exempt  # who knows the address holds the secret: there is nothing more a token could prove
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """From the receipt: give an address, or stop the messages about this comment."""
    if not settings.EMAIL_IS_SET:
        raise Http404
    comment = comment_behind(token)
    if comment.status == Status.WITHDRAWN:
        return to_receipt(token)
    if request.method == "POST" and "stop" in request.POST:
        followings.leave_comment(comment)
        return to_receipt(token)
    form = FollowForm(request.POST if request.method == "POST" else None)
    asked = _ask(comment, form) if form.is_valid() else ""
    context = {"comment": comment, "token": token, "form": form, "asked": asked, "hours": settings.FOLLOW_CONFIRM_HOURS}
    return render(request, "comments/follow.html", context)


def _ask(comment: Comment, form: FollowForm) -> str:
    """The address. The same is said whatever is known of it: nobody learns here who follows."""
    address = form.cleaned_data["address"]
    language = get_language() or settings.LANGUAGE_CODE
    wish = followings.ask(comment, address, language, whole_thread=form.cleaned_data["whole_thread"], now=timezone.now())
    if wish:
        ask_to_confirm(wish)
    return str(address)


@kept_secret
@csrf_exempt  # the link is the proof; the one click of a mailbox's own button brings no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Behind the link of a message: a button to confirm or to leave. A GET changes nothing: mailboxes open links by themselves."""
    found = followings.behind(pk, token) if settings.EMAIL_IS_SET else None
    done = _do(request, found) if found and request.method == "POST" else ""
    return render(request, "comments/following.html", {"following": found, "done": done, "action": request.path})


def _do(request: HttpRequest, found: Following) -> str:
    if "confirm" in request.POST:
        followings.confirm(found)
        return "confirmed"
    if "this" in request.POST:
        followings.leave(found)
    else:  # "all", and the one click of RFC 8058
        followings.leave_all(found)
    return "left"
