"""All comments of this browser, and of the account that is signed in, on one page, each with the way to its receipt."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from comments.models import Comment
from comments.page.paging import number_in
from comments.people.accounts import account_key, account_of
from comments.people.browser import browser_key
from comments.people.identity import MONTHS_KNOWN, browser_hashes, receipt_token, same_browser
from comments.views.headers import kept_secret

COMMENTS_A_PAGE: Final = 50


@kept_secret
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The newest first; `?before=` a comment's key, those sent before it."""
    account = account_of(request)
    keys = [key for key in (browser_key(request), account_key(account) if account else "") if key]
    found = _sent_from(keys, before=number_in(request, "before")) if keys else []
    here = found[:COMMENTS_A_PAGE]
    own = [
        (comment, receipt_token(key, comment.idempotency_key or ""))
        for comment in here
        for key in keys
        if same_browser(key, comment.idempotency_key, comment.receipt_hash)
    ]
    following = here[-1].pk if len(found) > len(here) else None
    context = {"own": own, "next": following, "months": MONTHS_KNOWN, "account": account}
    return render(request, "comments/mine.html", context)


def _sent_from(keys: list[str], before: int) -> list[Comment]:
    """Up to a page of the comments sent with these keys, and one more where there are more."""
    comments = Comment.objects.exclude(browser_hash="").select_related("article")
    hashes = [sent for key in keys for sent in browser_hashes(key, timezone.now(), MONTHS_KNOWN)]
    comments = comments.filter(browser_hash__in=hashes)
    if before:
        comments = comments.filter(pk__lt=before)
    return list(comments.order_by("-pk")[: COMMENTS_A_PAGE + 1])
