"""Every answer the reply form's address can give; each that stores nothing gives the text back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Article
from blog.site import site_of
from comments.doors import notice
from comments.drafts import Draft
from comments.form_token import FormToken
from comments.forms import HONEYPOT, ReplyForm
from comments.models import Comment
from comments.page.openness import openness
from comments.people.accounts import MARKING, account_key, account_of
from comments.people.browser import browser_key, marking_of, remember
from comments.people.identity import receipt_token, same_browser
from comments.people.imitation import Likeness
from comments.people.marks import Marking
from comments.people.staff import signature, staff_member
from comments.views.headers import for_one_reader, secret


@dataclass(frozen=True, slots=True)
class ReplyPages:
    """The answers to one request at the reply form of `article`, or of the comment with `number` under it."""

    request: HttpRequest
    article: Article
    number: int | None
    parent: Comment | None
    user: User | None  # a signed-in member of staff
    account: User | None  # a signed-in reader

    @classmethod
    def of(cls, request: HttpRequest, article: Article, number: int | None) -> ReplyPages:
        parent = Comment.objects.filter(article=article, number=number).first() if number else None
        return cls(request, article, number, parent, staff_member(request), account_of(request))

    # --- the form -----------------------------------------------------------------------------------------------------

    def fresh_form(self, token: FormToken) -> ReplyForm:
        """A form with the name and the text that were sent, if any, and a new token."""
        sent = {field: self.request.POST.get(field, "") for field in ("name", "text", "mark")}
        return ReplyForm(initial={**sent, "token": token.signed()}, signed_as=self._signed_as(), marking=marking_of(self.request))

    def sent_form(self) -> ReplyForm:
        return ReplyForm(self.request.POST, signed_as=self._signed_as(), marking=marking_of(self.request))

    def draft(self, form: ReplyForm, token: FormToken, sender: str, now: datetime.datetime) -> Draft:
        sent = form.cleaned_data
        return Draft(
            article=self.article,
            text=sent["text"],
            name=self._signed_as() or sent["name"],
            parent=self.parent,
            user=self.user,
            sender_key=sender,
            browser_key=self._own_key() or token.browser_key,
            marking=self._marking(),
            idempotency_key=token.idempotency_key,
            honeypot_filled=bool(sent[HONEYPOT]),
            seconds_to_fill=token.seconds_to_fill(now),
        )

    def form(self, form: ReplyForm, alert: str = "", status: int = 200, **more: Any) -> HttpResponse:
        return self._page("comments/reply.html", status, form=form, alert=alert, **more)

    def name_like_anothers(self, form: ReplyForm, likeness: Likeness) -> HttpResponse:
        form.warn_of(likeness)
        return self.form(form)

    def ask_again(self, why: str, old: FormToken | None = None) -> HttpResponse:
        """The text in a fresh form, for the reader to check and send."""
        return self.form(self.fresh_form(old.renewed() if old else FormToken.new(self.article.pk)), why)

    # --- refusals -----------------------------------------------------------------------------------------------------

    def closed(self) -> HttpResponse:
        return self._page("comments/closed.html", 409 if self._text() else 200)

    def parent_gone(self) -> HttpResponse:
        """The comment to reply to is not public any more: offer to reply to the article with the same form."""
        form = self.fresh_form(FormToken.new(self.article.pk)) if self._text() else None
        return self._page("comments/parent_gone.html", 409 if form else 410, form=form)

    def too_often(self, form: ReplyForm, seconds: int) -> HttpResponse:
        response = self.form(form, _too_often_in_words(seconds), 429)
        response.headers["Retry-After"] = str(seconds)
        return response

    def sent_differently(self, earlier: Comment, token: FormToken) -> HttpResponse:
        """Both texts, to the browser that sent the first; anybody else only gets his own back."""
        key = self._own_key()
        if not key or not same_browser(key, earlier.idempotency_key, earlier.receipt_hash):
            return self.ask_again(_used_already(), token)
        receipt = reverse("comments:receipt", args=[receipt_token(key, token.idempotency_key)])
        form = self.fresh_form(token.renewed())
        return self._page("comments/sent_differently.html", 409, form=form, earlier=earlier, receipt=receipt)

    # --- success ------------------------------------------------------------------------------------------------------

    def to_receipt(self, comment: Comment, token: FormToken) -> HttpResponse:
        """On to the tracking page; the browser's key is left with it, for its next replies. An account needs none."""
        own = self._own_key()
        fitting = [key for key in (own, token.browser_key) if same_browser(key, comment.idempotency_key, comment.receipt_hash)]
        if not fitting:
            return self.ask_again(_used_already(), token)
        address = reverse("comments:receipt", args=[receipt_token(fitting[0], token.idempotency_key)])
        response = secret(HttpResponseRedirect(address, status=303))
        if not self.account:
            remember(response, own or fitting[0], self.request, self._marking())
        return response

    # --- shared -------------------------------------------------------------------------------------------------------

    def _page(self, template: str, status: int, **more: Any) -> HttpResponse:
        context = {
            "article": self.article,
            "parent": self.parent,
            "number": self.number,
            "signed_as": self._signed_as(),
            "account": self.account,
            "accounts": settings.READER_ACCOUNTS and not self.user,
            "text": self._text(),
            "open": openness(self.article, site_of(self.request), timezone.now()),
            **_posted_rules(self.article),
            **more,
        }
        return for_one_reader(render(self.request, template, context, status=status))

    def _signed_as(self) -> str:
        if self.account:
            return self.account.username
        return signature(self.user) if self.user else ""

    def _own_key(self) -> str:
        """What the author is known by again: his account, or his browser."""
        return account_key(self.account) if self.account else browser_key(self.request)

    def _marking(self) -> Marking:
        """What the reader has chosen about his mark by now; an account has one for the whole site."""
        if self.account:
            return MARKING
        return marking_of(self.request).chosen(self.request.POST.get("mark", ""))

    def _text(self) -> str:
        return self.request.POST.get("text", "")


def article_gone(request: HttpRequest) -> HttpResponse:
    """The article was taken down, or never was: only the text can be given back."""
    return for_one_reader(render(request, "comments/article_gone.html", {"text": request.POST.get("text", "")}, status=404))


def _posted_rules(article: Article) -> dict[str, Any]:
    version = Article.objects.filter(pk=article.pk).values_list(notice().in_force(), flat=True).first()
    return {"rules": notice().rules(version), "version": version}


def _used_already() -> str:
    return _("This form was used before. Check your text and send it again.")


def _too_often_in_words(seconds: int) -> str:
    if seconds < 90:
        wait = ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    words = _("Many comments came from your connection within a short time. Wait %(wait)s, then send this one: it stays here.")
    return words % {"wait": wait}
