"""The discussion under an article, comment counts for lists of articles, and a comment's time in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import F
from django.utils import timezone
from django.utils.safestring import SafeString

from blog.models import Article
from blog.prepared import Prepared
from blog.site import site_of
from comments.doors import Notice, notice
from comments.finding.structured_data import script
from comments.models import Comment, Thread
from comments.page import paging
from comments.page.listing import article_page
from comments.page.lists import listed
from comments.page.openness import openness
from comments.page.rendering import Shown, shown
from comments.people.staff import may_decide
from comments.telling.dates import moment_of
from comments.telling.sentences import tombstone as tombstone_in_words

register = template.Library()


@register.inclusion_tag("comments/discussion.html", takes_context=True)
def discussion(context: template.Context, article: Article) -> dict[str, Any]:
    """The whole section under an article: its comments, the way to the form, the posted rules."""
    request = context["request"]
    site = site_of(request)
    row = _thread(notice()).first(article=article.pk)
    count, last_number, version = row or (0, 0, None)
    part = paging.part_of(request)
    page = article_page(article, part.after, part.newest_first)
    return {
        "structured_data": script(article, count or 0, page, site),
        "request": request,
        "site": site,
        "article": article,
        "count": count or 0,
        "last_number": last_number or 0,
        "newest_first": part.newest_first,
        "version": version,
        "rules": notice().rules(version),
        "open": openness(article, site, timezone.now()),
        "may_decide": may_decide(request),
        "page": page,
    }


@lru_cache(maxsize=4)
def _thread(policies: Notice) -> Prepared:
    """How many comments are public, the last number given, and the policy in force."""
    asked = (F("thread__public_count"), F("thread__last_number"), policies.in_force())
    return Prepared(lambda article: Article.objects.filter(pk=article).values_list(*asked), article=int)


@register.simple_tag(takes_context=True)
def lines(context: template.Context) -> SafeString:
    """The list items of the page's comments, each list of replies inside the comment it hangs under."""
    values: dict[str, Any] = {name: context.get(name) for name in ("page", "article", "open", "site", "may_decide")}
    return listed(**values)


@register.simple_tag
def comment_counts(articles: Iterable[Article]) -> dict[int, int]:
    """How many public comments each article has, by its primary key; 0 where nothing was ever said."""
    pks = [article.pk for article in articles]
    counts = dict(Thread.objects.filter(pk__in=pks).values_list("pk", "public_count"))
    return {pk: counts.get(pk, 0) for pk in pks}


@register.filter
def moment(at: datetime.datetime) -> str:
    """Day and time in words."""
    return moment_of(at)


@register.filter
def tombstone(comment: Comment) -> str:
    """What stands where the comment stood."""
    return tombstone_in_words(comment)


@register.filter
def text_of(comment: Comment) -> Shown:
    """The comment's text as safe HTML, in two parts where it is long."""
    return shown(comment)
