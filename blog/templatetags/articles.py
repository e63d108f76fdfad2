"""How articles are shown: their dates in words, and their pictures."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils import dateformat, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, npgettext

from blog import pictures
from blog.models import Article

register = template.Library()


@register.filter
def long_date(moment: datetime.datetime | None) -> str:
    """“Tuesday 22 April 2025”, in the site's time zone; the first of a month has a form of its own in some languages."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    pattern = npgettext("weekday and day, as Django's date filter writes it", "l j F Y", "l j F Y", local.day)
    return dateformat.format(local, pattern)


@register.filter
def long_moment(moment: datetime.datetime | None) -> str:
    """“22 April 2025, 10:12”, in the site's time zone."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    pattern = npgettext("an article's day and time, as Django's date filter writes it", "j F Y, H:i", "j F Y, H:i", local.day)
    return dateformat.format(local, pattern)


@register.filter
def byline_of(article: Article) -> SafeString:
    """“By … via …”, the source as a link where its address is known; under a byline that says “via” itself, on its own line."""
    source = conditional_escape(article.source_name)
    if article.source_name and article.source_address:
        source = format_html('<a href="{}" rel="noopener">{}</a>', article.source_address, article.source_name)
    if source and " via " in article.byline:
        return format_html("{}<br>{}", format_html(gettext("By {byline}"), byline=article.byline), source)
    if article.byline and source:
        return format_html(gettext("By {byline} via {source}"), byline=article.byline, source=source)
    if article.byline:
        return format_html(gettext("By {byline}"), byline=article.byline)
    return format_html(gettext("Source: {source}"), source=source) if source else SafeString()


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping says of `key`; nothing where it says nothing."""
    return mapping.get(key)


@register.simple_tag
def picture_of(article: Article, largest: str = "large") -> pictures.Shown | None:
    """The article's picture, ready for an `img`."""
    return pictures.shown(article.picture.name, largest) if article.picture.name else None


@register.simple_tag
def picture_named(name: str) -> pictures.Shown:
    """A stored picture that belongs to no article yet."""
    return pictures.shown(name)
