"""Messages to those who follow: the question whether the address is theirs, and what was published since the last one.

Sent by the task worker, one address at a time and at most once in FOLLOW_MAIL_MINUTES. What a message says is read at the
moment it is sent: a comment removed meanwhile stands in none.
"""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import default_task_backend, task

from blog.markup import one_line
from blog.models import SiteSettings
from comments.mailing import following
from comments.mailing.rows import Following
from comments.models import Comment

logger = logging.getLogger(__name__)
COMMENTS_A_MESSAGE = 20
WORDS_OF_A_COMMENT = 400  # characters


# --- when ---------------------------------------------------------------------------------------------------------------


def announce(comment: Comment) -> None:
    """Called where a comment was just published, within its transaction: whoever follows is told by and by."""
    if not settings.EMAIL_IS_SET:
        return
    now = timezone.now()
    if following.note_publication(comment, now):
        transaction.on_commit(lambda: _send_at(now + datetime.timedelta(minutes=settings.FOLLOW_WAIT_MINUTES)))


def ask_to_confirm(asked: Following) -> None:
    """Have the question sent, and the address erased where it is not answered in time."""
    confirm_in_background.enqueue(asked.pk)
    _send_at(asked.asked_at + datetime.timedelta(hours=settings.FOLLOW_CONFIRM_HOURS, minutes=1))


def _send_at(at: datetime.datetime) -> None:
    """Look then what is due. `runserver` has no worker that could wait: there, whatever is due is sent with the next reply."""
    if default_task_backend.supports_defer:
        send_in_background.using(run_after=at).enqueue()
    else:
        send_in_background.enqueue()


@task()
def confirm_in_background(pk: int) -> None:
    """The address is not among a task's arguments, which are kept."""
    asked = Following.objects.filter(pk=pk, confirmed_at=None).select_related("comment__article").first()
    if asked and settings.EMAIL_IS_SET:
        with translation.override(asked.language):
            _question(asked).send()


@task()
def send_in_background() -> int:
    """How many messages were sent."""
    return send_due()


# --- what is due ----------------------------------------------------------------------------------------------------------


def send_due(now: datetime.datetime | None = None) -> int:
    """Send every message that is due, and erase addresses that nobody confirmed; returns how many were sent."""
    now = now or timezone.now()
    following.forget_unconfirmed(now)
    if not settings.EMAIL_IS_SET:
        return 0
    due = Following.objects.filter(due_at__lte=now, confirmed_at__isnull=False)
    return sum(_send_to(address, now) for address in due.values_list("address", flat=True).distinct().order_by("address"))


def _send_to(address: str, now: datetime.datetime) -> bool:
    """One message about everything the address follows; True where it was sent."""
    rows = Following.objects.filter(address=address, confirmed_at__isnull=False)
    last = rows.aggregate(last=Max("mailed_at"))["last"]
    earliest = last + datetime.timedelta(minutes=settings.FOLLOW_MAIL_MINUTES) if last else now
    if earliest > now:
        rows.filter(due_at__lt=earliest).update(due_at=earliest)
        _later(earliest)
        return False
    claimed = [row for row in rows.filter(due_at__lte=now).select_related("comment__article") if _claim(row)]
    news = [one for one in map(_news, claimed) if one.comments]
    if not news:
        return False
    try:
        with translation.override(news[0].row.language):
            _message(news).send()
    except (SMTPException, OSError):
        logger.exception("A message to who follows could not be sent; it is tried again in an hour")
        again = now + datetime.timedelta(hours=1)
        Following.objects.filter(pk__in=[row.pk for row in claimed]).update(due_at=again)
        _later(again)
        return False
    for one in news:
        Following.objects.filter(pk=one.row.pk).update(told_number=one.newest, mailed_at=now)
    return True


def _later(at: datetime.datetime) -> None:
    if default_task_backend.supports_defer:
        _send_at(at)


def _claim(row: Following) -> bool:
    """Of two workers, one sends; whatever is published from here on makes it due anew."""
    return bool(Following.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=None))


@dataclass(frozen=True, slots=True)
class _News:
    """What one following is told: public comments it was not told of, oldest first, and how many more there are."""

    row: Following
    comments: list[Comment]
    newest: int
    more: int = 0
    link: str = ""


def _news(row: Following) -> _News:
    """Never the follower's own comments, as far as his browser is known."""
    if not row.article.is_public(timezone.now()):
        return _News(row, [], row.told_number)
    new = Comment.objects.published().filter(article=row.article_id, number__gt=row.told_number)
    new = new if row.whole_thread else new.filter(parent=row.comment_id)
    if row.comment.browser_hash:
        new = new.exclude(browser_hash=row.comment.browser_hash)
    newest = new.aggregate(newest=Max("number"))["newest"] or row.told_number  # first: what is published after it comes next time
    found = list(new.exclude(pk=row.comment_id).filter(number__lte=newest).by_number()[: COMMENTS_A_MESSAGE + 1])
    return _News(row, found[:COMMENTS_A_MESSAGE], newest, len(found) > COMMENTS_A_MESSAGE, _link(row))


# --- what is said ---------------------------------------------------------------------------------------------------------


def _question(asked: Following) -> EmailMessage:
    site = SiteSettings.current()
    words = render_to_string(
        "comments/mail/confirm.txt",
        {"site": site, "following": asked, "link": _link(asked), "hours": settings.FOLLOW_CONFIRM_HOURS},
    )
    return _mail(site, asked, _("Confirm your address: %(site)s") % {"site": site.name}, words)


def _message(news: list[_News]) -> EmailMessage:
    """A comment that two followings speak of is told once."""
    site = SiteSettings.current()
    told: set[int] = set()
    sections = []
    for one in news:
        items = [_item(comment) for comment in one.comments if comment.pk not in told]
        told |= {comment.pk for comment in one.comments}
        if items:
            sections.append({"news": one, "items": items})
    subject = ngettext("%(count)s new comment: %(title)s", "%(count)s new comments: %(title)s", len(told))
    facts = {"count": len(told), "title": news[0].row.article.title}
    words = render_to_string("comments/mail/news.txt", {"site": site, "sections": sections, "link": news[0].link})
    return _mail(site, news[0].row, subject % facts, words, leaving=True)


def _item(comment: Comment) -> dict[str, str | int | None]:
    text = one_line(comment.text)
    short = text if len(text) <= WORDS_OF_A_COMMENT else text[:WORDS_OF_A_COMMENT].rsplit(" ", 1)[0] + "…"
    where = settings.SITE_ADDRESS + reverse("comments:place", args=[comment.article.slug, comment.number])
    return {"number": comment.number, "name": one_line(comment.name), "text": short, "address": where}


def _link(row: Following) -> str:
    with translation.override(row.language):
        return settings.SITE_ADDRESS + reverse("comments:following", args=[row.pk, following.token_of(row)])


def _mail(site: SiteSettings, row: Following, subject: str, words: str, *, leaving: bool = False) -> EmailMessage:
    headers = {"Auto-Submitted": "auto-generated"}
    if leaving:  # RFC 8058: the mailbox's own button, one click
        headers |= {"List-Unsubscribe": f"<{_link(row)}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(one_line(subject), words.strip() + "\n", site.sender_address or None, [row.address], headers=headers)
