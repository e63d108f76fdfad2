"""All comments of this browser on one page, each with the way to its receipt."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comments.browser import browser_key
from comments.identity import browser_hashes, receipt_token, same_browser
from comments.models import Comment
from comments.paging import number_in
from comments.views.headers import kept_secret

COMMENTS_A_PAGE: Final = 50
MONTHS_LOOKED_BACK: Final = 24


@kept_secret
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The newest first; `?before=` a comment's key, those sent before it."""
    key = browser_key(request)
    found = _sent_from(key, before=number_in(request, "before")) if key else []
    here = found[:COMMENTS_A_PAGE]
    own = [
        (comment, receipt_token(key, comment.idempotency_key or ""))
        for comment in here
        if same_browser(key, comment.idempotency_key, comment.receipt_hash)
    ]
    context = {"own": own, "next": here[-1].pk if len(found) > len(here) else None, "months": MONTHS_LOOKED_BACK}
    return render(request, "comments/mine.html", context)


def _sent_from(key: str, before: int) -> list[Comment]:
    """Up to a page of this browser's comments, and one more where there are more."""
    comments = Comment.objects.exclude(browser_hash="").select_related("article")
    comments = comments.filter(browser_hash__in=browser_hashes(key, timezone.now(), MONTHS_LOOKED_BACK))
    if before:
        comments = comments.filter(pk__lt=before)
    return list(comments.order_by("-pk")[: COMMENTS_A_PAGE + 1])
