"""What is written to moderators: how much waits and since when, never anybody's words; links open, and decide nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.markup import one_line
from blog.models import SiteSettings
from comments.doors import notice
from comments.models import Comment, Status, StatusChange
from moderation.desk import facets
from moderation.digest import people
from moderation.models import QueuedComment, Report

LONG = datetime.timedelta(days=14)  # after which waiting is no longer usual
LINKS_HOLD = LONG
MOST = 20
SALT = "moderation.digest.link"


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """What waits: how many, those beyond LONG, and the comment to begin with."""

    n: int
    long: bool
    first: int


def laws() -> list[str]:
    """The codes of the grounds that are the law's and not the site's: threats, hatred, addresses made public."""
    return [rule.code for rule in notice().rules(None) if rule.order is None]


def waiting_now(now: datetime.datetime) -> WaitingNow | None:
    """None where nothing waits."""
    queue = QueuedComment.objects.waiting()
    first = queue.in_order().values_list("pk", flat=True).first()
    if first is None:
        return None
    n = facets.counts([facets.EVERYTHING]).get(facets.EVERYTHING, 0)
    return WaitingNow(max(n, 1), queue.filter(submitted_at__lt=now - LONG).exists(), first)


def urgent_since(since: datetime.datetime) -> list[Comment]:
    """Comments that came to wait since, or were reported since, under a ground of the law; the newest first."""
    codes = laws()
    came = StatusChange.objects.filter(at__gt=since, to_status=Status.HELD).values("comment")
    held = Q(pk__in=came, status=Status.HELD, waiting__facet__in=[facets.of_rule(code) for code in codes])
    reported = Q(pk__in=Report.objects.open().filter(at__gt=since, rule__in=codes).values("comment"))
    found = Comment.objects.filter(held | reported).select_related("article").distinct()
    return list(found.order_by("-pk")[:MOST])


def digest(site: SiteSettings, user: User, what: WaitingNow) -> EmailMessage:
    """The day's message."""
    with translation.override(site.language):
        subject = ngettext("%(site)s: %(n)s comment waits", "%(site)s: %(n)s comments wait", what.n)
        if what.long:
            subject = ngettext("%(site)s, reminder: %(n)s comment waits", "%(site)s, reminder: %(n)s comments wait", what.n)
        links = {"queue": _queue(), "first": link(what.first, user)}
        body = render_to_string("moderation/mail/digest.txt", {"what": what, "days": LONG.days, **links, **_foot(site, user)})
        return _mail(site, user, subject % {"site": site.name, "n": what.n}, body)


def urgent(site: SiteSettings, user: User, found: list[Comment]) -> EmailMessage:
    """What may break the law."""
    with translation.override(site.language):
        items = [
            {"title": one_line(one.article.title), "held": one.status == Status.HELD, "link": link(one.pk, user)} for one in found
        ]
        subject = _("%(site)s: look at this soon") % {"site": site.name}
        return _mail(site, user, subject, render_to_string("moderation/mail/urgent.txt", {"items": items, **_foot(site, user)}))


def _foot(site: SiteSettings, user: User) -> dict[str, object]:
    return {"site": site, "stop": _stop(user)}


def _mail(site: SiteSettings, user: User, subject: str, body: str) -> EmailMessage:
    headers = {  # RFC 8058: the mailbox's own button, one click
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{_stop(user)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return EmailMessage(one_line(subject), body.strip() + "\n", site.sender_address or None, [user.email], headers=headers)


def _queue() -> str:
    return settings.SITE_ADDRESS + reverse("admin:moderation_queuedcomment_changelist")


def _stop(user: User) -> str:
    return settings.SITE_ADDRESS + reverse("digest:stop", args=[user.pk, people.token_of(user.pk)])


# --- the link to one comment --------------------------------------------------------------------------------------------


def link(comment_id: int, user: User) -> str:
    """Opens the comment for this person, who must sign in all the same; whoever finds the message can do nothing with it."""
    signed = signing.dumps([comment_id, user.pk], salt=SALT)
    return settings.SITE_ADDRESS + reverse("admin:moderation_from_mail", args=[signed])


def comment_behind(signed: str, user_id: int | None) -> int | None:
    """The comment a link was made for; None where it is too old, or was written to somebody else."""
    try:
        comment_id, whose = signing.loads(signed, salt=SALT, max_age=LINKS_HOLD)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(comment_id) if whose == user_id else None
