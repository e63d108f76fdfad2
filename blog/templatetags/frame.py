"""What the frame of every page asks: whose site this is, and where the same page stands in another language."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse, translate_url
from django.utils.translation import override

from blog.models import SiteSettings
from blog.site import site_of

register = template.Library()


@register.simple_tag(takes_context=True)
def site_settings(context: template.Context) -> SiteSettings:
    """The settings, even where a view (allauth's sign-in) calls something else `site`."""
    return site_of(context["request"])


@register.simple_tag(takes_context=True)
def this_page_in(context: template.Context, language: str) -> str:
    """The present page's address in `language`; the front page's where the present address leads nowhere."""
    request = context["request"]
    try:
        resolve(request.path_info)
    except Resolver404:
        return _front(language)
    return translate_url(request.get_full_path(), language)


@register.simple_tag
def reader_accounts() -> bool:
    """Whether readers may have accounts, for templates that are rendered without the site's context."""
    return bool(settings.READER_ACCOUNTS)


def _front(language: str) -> str:
    with override(language):
        try:
            return reverse("blog:front")
        except NoReverseMatch:
            return "/"
