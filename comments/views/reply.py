"""The reply form's own address: what happens to a reply between the browser and services.submit."""

from __future__ import annotations

import datetime
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog.models import Article
from blog.prepared import Prepared
from blog.site import keep_site_time, site_of, without_site
from comments import services
from comments.form_token import FormToken, Tampered
from comments.limits import seconds_to_wait
from comments.models import Status
from comments.page.openness import openness
from comments.people.accounts import reserve_name
from comments.people.identity import client_address, sender_key
from comments.people.imitation import likeness_of
from comments.same_origin import own_pages_only
from comments.views.before_sending import previewed, quoted, told_before_sending
from comments.views.giving_back import giving_text_back
from comments.views.reply_pages import ReplyPages, article_gone


@giving_text_back
def from_elsewhere(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """What another site's page sent is shown to the reader, who may then send it himself."""
    pages = _pages(request, slug, number)
    return pages.ask_again(_not_verified()) if pages else article_gone(request)


@without_site  # it asks for the settings itself, where a failure still gives the text back
@own_pages_only(otherwise=from_elsewhere)
@require_http_methods(["GET", "HEAD", "POST"])
@giving_text_back
def reply(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Reply to an article, or to the comment with `number`."""
    pages = _pages(request, slug, number)
    if request.method == "POST":
        return _take(pages) if pages else article_gone(request)
    if pages is None or (number and pages.parent is None):
        raise Http404
    return _show(pages)


def _pages(request: HttpRequest, slug: str, number: int | None) -> ReplyPages | None:
    """All that may be answered here; None where readers see no such article."""
    keep_site_time(request)
    article: Article | None = _PUBLIC.first(slug=slug, now=timezone.now())
    return ReplyPages.of(request, article, number) if article else None


_PUBLIC = Prepared(
    lambda slug, now: Article.objects.public(now).filter(slug=slug),
    slug=str,
    now=datetime.datetime,
)


def _show(pages: ReplyPages) -> HttpResponse:
    if openness(pages.article, site_of(pages.request), timezone.now()).closed:
        return pages.closed()
    if pages.parent and pages.parent.status != Status.PUBLISHED:
        return pages.parent_gone()
    return pages.form(pages.fresh_form(FormToken.new(pages.article.pk)))


def _take(pages: ReplyPages) -> HttpResponse:
    """Store what was sent, or answer with the text and what to do about it."""
    now = timezone.now()
    form = pages.sent_form()
    try:
        token = FormToken.read(form.data.get("token", ""), pages.article.pk)
    except Tampered:
        return pages.ask_again(_not_verified())
    if "quote" in form.data:
        return quoted(pages, token)
    if not form.is_valid():
        return pages.form(form)
    if pages.number and pages.parent is None:
        return pages.parent_gone()
    if "preview" in form.data:
        return previewed(pages, form)
    sender = sender_key(client_address(pages.request), now)
    draft = pages.draft(form, token, sender, now)
    try:
        if earlier := services.sent_before(draft):
            return pages.to_receipt(earlier, token)
        if token.expired(now):
            return pages.ask_again(_("This form had been open for very long. Check your text and send it again."), token)
        if draft.user is None and (seconds := seconds_to_wait(sender, now)):
            return pages.too_often(form, seconds)
        if pages.account:
            reserve_name(pages.account)
        likeness = likeness_of(draft)
        if likeness and not pages.account and form.cleaned_data["warned"] != draft.name:
            return pages.name_like_anothers(form, likeness)
        draft = replace(draft, deceptive_name=bool(likeness and likeness.deceptive))
        return pages.to_receipt(services.submit(draft, now, may_ask=True, new=True, site=site_of(pages.request)), token)
    except services.Nudged as nudged:
        return told_before_sending(pages, form, nudged)
    except services.SentDifferently as different:
        return pages.sent_differently(different.earlier, token)
    except services.Closed:
        return pages.closed()
    except services.ParentGone:
        return pages.parent_gone()


def _not_verified() -> str:
    return _("This form could not be verified. Check your text and send it again.")
