"""The author's own page for one comment, reached by nobody but who holds its secret link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from comments import services
from comments.doors import notice
from comments.forms import TrackingLinkForm
from comments.mailing.following import masked
from comments.mailing.rows import Following
from comments.models import Comment, Hold, Note, Status, StatusChange, Verb
from comments.page.places import place_of
from comments.page.rendering import shown
from comments.people.identity import token_hash
from comments.services import Seen
from comments.telling.sentences import rule_in_words, why_held
from comments.telling.statement import statement_of
from comments.telling.waiting import back_in_words, wait_in_words
from comments.views.headers import kept_secret


@kept_secret
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What became of the comment, and why."""
    comment = comment_behind(token)
    last = StatusChange.objects.filter(comment=comment).order_by("-pk").first()
    context = {
        "comment": comment,
        "text": shown(comment),
        "token": token,
        "last": last,
        "editable": services.is_editable(comment, timezone.now()),
        "editable_until": services.editable_until(comment),
        "follow": settings.EMAIL_IS_SET and comment.status != Status.WITHDRAWN,
        "followers": _followers(comment),
        "contest": notice().contest(comment, token),
        "tracking_link": request.build_absolute_uri(request.path),
        **_what_became(comment, last),
    }
    return render(request, "comments/receipt.html", context)


@kept_secret
@csrf_exempt  # who knows the address holds the secret: there is nothing more a token could prove
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The author takes his comment back, after being asked once."""
    comment = comment_behind(token)
    if request.method == "POST":
        _withdraw(comment)
    if comment.status == Status.WITHDRAWN:
        return to_receipt(token)
    return render(request, "comments/withdraw.html", {"comment": comment, "text": shown(comment), "token": token})


@kept_secret
@csrf_exempt  # it changes nothing; POST only keeps the secret out of addresses
@require_http_methods(["GET", "HEAD", "POST"])
def find_receipt(request: HttpRequest) -> HttpResponse:
    """The place to give one's tracking link."""
    form = TrackingLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        token = form.cleaned_data["link"]
        if Comment.objects.filter(receipt_hash=token_hash(token)).exists():
            return to_receipt(token)
        form.add_error("link", _("No comment belongs to this link. Copy it whole, to the last letter."))
    return render(request, "comments/find_receipt.html", {"form": form})


def _followers(comment: Comment) -> list[str]:
    """The addresses that follow its replies, so that their owner knows them and nobody else learns them."""
    if not settings.EMAIL_IS_SET:
        return []
    confirmed = Following.objects.filter(comment=comment, confirmed_at__isnull=False).order_by("pk")
    return [masked(address) for address in confirmed.values_list("address", flat=True)]


def comment_behind(token: str) -> Comment:
    """The comment whose tracking link ends with `token`."""
    return get_object_or_404(Comment.objects.select_related("article", "root"), receipt_hash=token_hash(token))


def to_receipt(token: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("comments:receipt", args=[token]), status=303)


def _withdraw(comment: Comment) -> None:
    """Withdraw, also where a moderator decided while the author made up his mind: his wish stands."""
    for _try in range(3):
        if comment.status == Status.WITHDRAWN:
            return
        try:
            services.withdraw(comment, Seen.of(comment))
        except services.Overtaken:
            comment.refresh_from_db()


def _asked(comment: Comment) -> Note | None:
    """What a moderator wrote when he sent it back."""
    return Note.objects.filter(change__comment=comment, change__verb=Verb.SEND_BACK, for_author=True).order_by("-pk").first()


def _what_became(comment: Comment, last: StatusChange | None) -> dict[str, Any]:
    """What the page says beyond the state itself."""
    if comment.status == Status.PUBLISHED:
        return {"place": place_of(comment)}
    if comment.held_because == Hold.AUTHOR:
        return {"sentences": [*why_held(comment), back_in_words()], "asked": _asked(comment)}
    if comment.status == Status.HELD:
        return {"sentences": [*why_held(comment), *wait_in_words(comment, timezone.now())]}
    if comment.status == Status.REMOVED and last:
        notes = [note.words for note in Note.objects.filter(change=last, for_author=True)]
        rule = rule_in_words(comment.ground, comment.policy)
        return {"rule_in_words": rule, "statement": statement_of(comment), "notes": notes}
    return {}
