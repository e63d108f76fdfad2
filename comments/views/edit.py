"""The author changes his words: in time, and as long as they wait; whatever hinders it, he gets them back."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from comments import services
from comments.drafts import Draft
from comments.forms import EditForm
from comments.limits import seconds_to_wait_before_editing
from comments.models import Comment
from comments.page.rendering import plain
from comments.people.browser import browser_key
from comments.people.identity import client_address, sender_key
from comments.people.staff import staff_member
from comments.services.moves import last_change
from comments.telling.sentences import decision_in_words
from comments.views.giving_back import giving_text_back
from comments.views.headers import kept_secret
from comments.views.receipt import comment_behind, to_receipt


@kept_secret
@csrf_exempt  # who knows the address holds the secret: there is nothing more a token could prove
@require_http_methods(["GET", "HEAD", "POST"])
@giving_text_back
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """The form with the comment's words, and what becomes of the new ones."""
    comment = comment_behind(token)
    if request.method == "POST":
        return _change(request, comment, token)
    if not services.is_editable(comment, timezone.now()):
        return to_receipt(token)
    return _form(request, comment, token, EditForm.for_comment(comment))


def _change(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    now = timezone.now()
    form = EditForm(request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _shown_again(request, comment, token, form, now)
    text = form.cleaned_data["text"]
    if text == comment.body:
        return to_receipt(token)
    if seconds := seconds_to_wait_before_editing(comment, now):
        alert = _("You have changed this comment many times within an hour. Your text stays here: send it later.")
        response = _form(request, comment, token, form, alert, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    try:
        services.edit(comment, form.seen(), _draft(request, comment, text), now)
    except services.EditingOver:
        return _over(request, comment, token)
    except services.Overtaken as overtaken:
        return _overtaken(request, overtaken.comment, token, text)
    return to_receipt(token)


def _shown_again(request: HttpRequest, comment: Comment, token: str, form: EditForm, now: datetime.datetime) -> HttpResponse:
    """What is wrong with the new words, or how they will stand; nothing is stored."""
    if not services.is_editable(comment, now):
        return _over(request, comment, token)
    return _form(request, comment, token, form, preview=plain(form.cleaned_data["text"]) if form.is_valid() else "")


def _draft(request: HttpRequest, comment: Comment, text: str) -> Draft:
    """The new words, from whoever was the comment's author; a member of staff only where he is signed in now."""
    signed_in = staff_member(request)
    return Draft(
        article=comment.article,
        text=text,
        name=comment.name,
        user=signed_in if signed_in and signed_in.pk == comment.user_id else None,
        sender_key=sender_key(client_address(request)),
        browser_key=browser_key(request),
    )


def _form(
    request: HttpRequest, comment: Comment, token: str, form: EditForm, alert: str = "", status: int = 200, preview: str = ""
) -> HttpResponse:
    facts = {"form": form, "alert": alert, "until": services.editable_until(comment), "preview": preview}
    return _page(request, "comments/edit.html", comment, token, status, **facts)


def _over(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    """Too late: what is stored stays as it is, and the author may copy his new words."""
    return _page(request, "comments/edit_over.html", comment, token, 409, text=request.POST.get("text", ""), decision="")


def _overtaken(request: HttpRequest, comment: Comment, token: str, text: str) -> HttpResponse:
    """Somebody decided, or the author himself edited in another window, since this form was opened."""
    last = last_change(comment)
    decision = decision_in_words(last) if last else ""
    if services.is_editable(comment, timezone.now()):
        alert = _("Meanwhile: %(decision)s Nothing was changed now. Look at your text and send it again.") % {
            "decision": decision
        }
        return _form(request, comment, token, EditForm.for_comment(comment, text), alert, status=409)
    return _page(request, "comments/edit_over.html", comment, token, 409, text=text, decision=decision)


def _page(request: HttpRequest, template: str, comment: Comment, token: str, status: int, **more: Any) -> HttpResponse:
    return render(request, template, {"comment": comment, "token": token, **more}, status=status)
