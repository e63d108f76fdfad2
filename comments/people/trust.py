"""Who need not wait where every comment is read first: a browser or account with enough published comments, none of them removed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

from blog.models import SiteSettings
from comments.drafts import Draft
from comments.models import Comment, Status, StatusChange, Verb
from comments.people.identity import MONTHS_KNOWN, browser_hashes

TRUSTED: Final = "trusted"  # in the log, of a comment that did not wait for this reason
LOOKED_AT: Final = 500  # of his comments, the newest


def published_in_trust(comments: Iterable[Comment]) -> set[int]:
    """Which of these did not wait because their senders were trusted, by primary key; in one question."""
    pks = [comment.pk for comment in comments if comment.status == Status.PUBLISHED]
    lines = StatusChange.objects.filter(comment__in=pks, verb=Verb.SUBMIT, reason=TRUSTED) if pks else StatusChange.objects.none()
    return set(lines.values_list("comment", flat=True))


def is_trusted(draft: Draft, site: SiteSettings, now: datetime.datetime) -> bool:
    """True where the site trusts somebody and this is one; never by his name, and not while the switch for storms is on."""
    if not site.trusted_after or not draft.browser_key or site.storm(now):
        return False
    sent = Comment.objects.exclude(browser_hash="")  # so that SQLite may use the partial index
    sent = sent.filter(browser_hash__in=browser_hashes(draft.browser_key, now, MONTHS_KNOWN))
    states = list(sent.order_by("-pk").values_list("status", flat=True)[:LOOKED_AT])
    return Status.REMOVED not in states and states.count(Status.PUBLISHED) >= site.trusted_after
