"""Whether an article takes comments at a moment, and the sentence that tells its readers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Article, CommentsMode, SiteSettings
from comments.telling.dates import day_of


@dataclass(frozen=True, slots=True)
class Openness:
    """The comments mode in force, and why, in the active language; no sentence where nothing is unusual."""

    mode: str
    sentence: str = ""

    @property
    def closed(self) -> bool:
        return self.mode == CommentsMode.CLOSED


def openness(article: Article, site: SiteSettings, now: datetime.datetime) -> Openness:
    """How open the article is at `now`, in the time zone in force."""
    mode = article.mode_at(now, site)
    if mode == CommentsMode.CLOSED:
        return Openness(mode, _why_closed(article, site, now))
    if mode == CommentsMode.REVIEW:
        return Openness(mode, _why_reviewed(site, now))
    return Openness(mode)


def _why_closed(article: Article, site: SiteSettings, now: datetime.datetime) -> str:
    since = article.comments_close_on
    today = timezone.localtime(now).date()
    if since and since <= today:
        return _("Comments have been closed since %(day)s.") % {"day": day_of(since, with_year=since.year != today.year)}
    if article.comments_mode != CommentsMode.CLOSED and site.storm(now) == CommentsMode.CLOSED:
        return site.storm_sentence or _("Comments are closed on the whole site for the time being.")
    return _("Comments are closed.")


def _why_reviewed(site: SiteSettings, now: datetime.datetime) -> str:
    if site.storm(now):
        return site.storm_sentence or _("For the time being, a person reads every comment of this site before it is published.")
    return _("A person reads every comment under this article before it is published.")
