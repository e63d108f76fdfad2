"""A reader's reply: screened without a lock, then stored exactly once, with everything that belongs to it."""

from __future__ import annotations

import datetime
import logging
import secrets
from dataclasses import dataclass
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils import timezone

from blog.models import CommentsMode, SiteSettings
from blog.prepared import Prepared, insert, insert_without_key
from blog.together import together
from comments import log
from comments.doors import HoldEverything, Outcome, screener, tell_desk
from comments.drafts import NOBODY, Actor, Draft
from comments.finding import findable
from comments.mailing.messages import announce
from comments.models import Comment, CommentMarkup, Hold, ReadFirst, Revision, Status, Thread, Verb
from comments.people import read_first
from comments.people.identity import browser_hash, receipt_hash
from comments.people.lookalikes import skeleton
from comments.people.trust import TRUSTED, is_trusted
from comments.services.marking import mark_of
from comments.services.nudging import Nudged, nudged
from comments.services.thread_row import bump, give_number, locked_thread, place_in_queue

logger = logging.getLogger(__name__)


class Closed(Exception):
    """The article takes no comments now."""


class ParentGone(Exception):
    """The comment to reply to is not public any more."""


class SentDifferently(Exception):
    """The same form was sent before with another text; `earlier` is what is stored."""

    def __init__(self, earlier: Comment) -> None:
        super().__init__()
        self.earlier = earlier


@dataclass(frozen=True, slots=True)
class _Publish:
    """The outcome for a signed-in member of staff, whom nobody screens."""

    verdict: Literal["publish"] = "publish"
    reason: str = ""
    policy: int | None = None
    urgent: bool = False

    def keep(self, comment: Comment) -> None:
        """There is no evidence to keep."""

    def told_before(self) -> tuple[()]:
        return ()


def submit(
    draft: Draft,
    now: datetime.datetime | None = None,
    *,
    may_ask: bool = False,
    new: bool = False,
    site: SiteSettings | None = None,
) -> Comment:
    """Screen and store one reply, exactly once for each idempotency key.

    Raises Closed, ParentGone or SentDifferently, and Nudged where its reader may be asked (`may_ask`) to look at his words again;
    any other trouble of the screener ends in a held comment. Who has looked already says that nothing is stored of this form
    (`new`), and what the settings of the site are; both are looked at again before anything is written.
    """
    now = now or timezone.now()
    if not new and (earlier := sent_before(draft)):
        return earlier
    if draft.parent and draft.parent.status != Status.PUBLISHED:
        raise ParentGone
    mode = draft.article.mode_at(now, site or SiteSettings.current())
    if mode == CommentsMode.CLOSED:
        raise Closed
    outcome = outcome_of(draft, now)
    if may_ask and outcome.verdict == "hold" and (noticed := nudged(draft, outcome, now)):
        raise Nudged(noticed, outcome.policy)
    if outcome.verdict == "publish":
        findable.prepare(draft.text, CommentMarkup.PLAIN)
    try:
        with transaction.atomic():
            return _store(draft, outcome, now)
    except IntegrityError:
        if earlier := sent_before(draft):
            return earlier
        raise


def sent_before(draft: Draft) -> Comment | None:
    """What this very form stored already, if it did. Raises SentDifferently."""
    if draft.idempotency_key is None:
        return None
    earlier: Comment | None = _SENT.first(article=draft.article.pk, key=draft.idempotency_key)
    if earlier is None:
        return None
    first = earlier.revisions.order_by("number").first()
    parent_id = draft.parent.pk if draft.parent else None
    if (first.body if first else "", earlier.name, earlier.parent_id) != (draft.text, draft.name, parent_id):
        raise SentDifferently(earlier)
    return earlier


_SENT = Prepared(lambda article, key: Comment.objects.filter(article=article, idempotency_key=key), article=int, key=str)


def outcome_of(draft: Draft, now: datetime.datetime) -> Outcome:
    """Ask the screener; whatever goes wrong there ends in held, with that as the reason."""
    if draft.user is not None:
        return _Publish()
    ask = screener()
    if ask is None:
        return HoldEverything(Hold.REVIEW)
    try:
        return ask(draft)
    except Exception:
        logger.exception("The screener failed; the comment is held")
        return HoldEverything(Hold.FAILURE)


def _store(draft: Draft, outcome: Outcome, now: datetime.datetime) -> Comment:
    """Write everything about one reply together; what changed while the screener thought holds it."""
    thread = locked_thread(draft.article)
    parent = Comment.objects.get(pk=draft.parent.pk) if draft.parent else None
    why = reason_to_hold(draft, outcome, thread, parent, now)
    reason = why.reason
    comment = Comment(
        article=draft.article,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        name=draft.name,
        name_skeleton="" if draft.user else skeleton(draft.name),
        mark=mark_of(draft),
        user=draft.user,
        body=draft.text,
        status=Status.HELD if reason else Status.PUBLISHED,
        held_because=reason,
        policy=outcome.policy,
        submitted_at=now,
        queue_key=place_in_queue(thread, now, outcome.urgent) if reason else 0,
        idempotency_key=draft.idempotency_key,
        receipt_hash=receipt_hash(draft.browser_key, draft.idempotency_key) if draft.idempotency_key else None,
        sender_key=draft.sender_key,
        browser_hash=browser_hash(draft.browser_key, now) if draft.idempotency_key else "",
        salt=secrets.token_hex(16),
    )
    if not reason:
        give_number(comment, thread, now)
    insert([comment])
    with together():
        insert_without_key([Revision(comment=comment, number=1, body=comment.body, written_at=now)])
        outcome.keep(comment)
        why.remember(comment)
        log.write_first(comment, Verb.SUBMIT, now, Actor.of(draft.user) if draft.user else NOBODY, reason=why.for_the_log)
        if not reason:
            bump(thread, public=+1)
            findable.keep(comment)
    if reason:
        tell_desk([comment])
    else:
        announce(comment)
    return comment


@dataclass(frozen=True, slots=True)
class Why:
    """The reason to hold a comment, "" for none, and what goes with it."""

    reason: str = ""
    because: ReadFirst | None = None
    trusted: bool = False  # else it would wait

    @property
    def for_the_log(self) -> str:
        return TRUSTED if self.trusted else self.reason

    def remember(self, comment: Comment) -> None:
        """Keep what its writer is told of it."""
        if self.because:
            read_first.remember(comment, self.because)


def reason_to_hold(draft: Draft, outcome: Outcome, thread: Thread, parent: Comment | None, now: datetime.datetime) -> Why:
    """Why the comment waits, if it does: a last look under the lock."""
    if draft.user is not None:
        return Why()
    site = SiteSettings.current()
    mode = thread.article.mode_at(now, site)
    policy_changed = outcome.policy is not None and outcome.policy != thread.policy_in_force  # type: ignore[attr-defined]
    if mode == CommentsMode.CLOSED or policy_changed or (parent and parent.status != Status.PUBLISHED):
        return Why(Hold.CHANGED)
    if outcome.verdict == "hold":
        return Why(outcome.reason)
    if draft.deceptive_name:
        return Why(Hold.NAME)
    if thread.somebody_read_first and (because := read_first.applying(draft, now)):  # type: ignore[attr-defined]
        return Why(Hold.READ_FIRST, because)
    if mode != CommentsMode.REVIEW:
        return Why()
    return Why(trusted=True) if is_trusted(draft, site, now) else Why(Hold.REVIEW)
