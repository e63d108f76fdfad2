"""The pages by which a reader reports a comment, and hears what became of it; without an account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from comments.form_token import FormToken, Tampered
from comments.models import Comment, Status, StatusChange
from comments.page.places import place_of
from comments.page.rendering import shown
from comments.people.browser import browser_key, remember
from comments.people.identity import client_address, sender_key, token_hash
from comments.same_origin import own_pages_only
from comments.telling.dates import moment_of
from comments.telling.sentences import rule_in_words
from comments.views.headers import for_one_reader, kept_secret, secret
from moderation.models.reports import Report
from moderation.reports import taking
from moderation.reports.form import ReportForm


def from_elsewhere(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What another site's page sent is shown to the reader, who may then send it himself."""
    return _ask_again(request, _comment(slug, number))


@own_pages_only(otherwise=from_elsewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Report a comment under a posted rule."""
    comment = _comment(slug, number)
    if comment.status != Status.PUBLISHED:
        return HttpResponseRedirect(place_of(comment), status=303)
    if request.method != "POST":
        return _page(request, comment, _fresh(request, comment))
    form = ReportForm(request.POST)
    try:
        token = FormToken.read(request.POST.get("token", ""), comment.article_id)
    except Tampered:
        return _ask_again(request, comment)
    if token.expired():
        return _ask_again(request, comment)
    return _take(request, comment, form, token) if form.is_valid() else _page(request, comment, form)


def _take(request: HttpRequest, comment: Comment, form: ReportForm, token: FormToken) -> HttpResponse:
    key = browser_key(request) or token.browser_key
    status = taking.status_token(key, comment)
    sender = sender_key(client_address(request))
    known = Report.objects.filter(status_hash=token_hash(status)).exists()
    if not known and (seconds := taking.seconds_to_wait(sender, timezone.now())):
        response = _page(request, comment, form, _too_many(seconds), 429)
        response.headers["Retry-After"] = str(seconds)
        return response
    said = taking.Said(form.cleaned_data["rule"], form.cleaned_data["words"], key, sender)
    taking.report(comment, said)
    answer = secret(HttpResponseRedirect(reverse("reports:status", args=[status]), status=303))
    remember(answer, key, request)
    return answer


@kept_secret
@require_safe
def status(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, and what became of the comment."""
    found = get_object_or_404(Report.objects.select_related("comment__article", "comment__root"), status_hash=token_hash(token))
    context = {
        "report": found,
        "comment": found.comment,
        "rule": rule_in_words(found.rule, None) or found.rule,
        "outcome": outcome_in_words(found),
        "place": place_of(found.comment),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "moderation/report_status.html", context)


def outcome_in_words(found: Report) -> str:
    """To the reader who reported: what was decided, or that nobody has yet."""
    comment = found.comment
    if comment.status == Status.WITHDRAWN:
        return _("Its author has withdrawn the comment.")
    if comment.status == Status.HELD:
        return _("The comment is off the page; a person will read it again and decide.")
    if comment.status == Status.REMOVED:
        last = StatusChange.objects.filter(comment=comment).order_by("-pk").first()
        facts = {"when": moment_of(last.at) if last else "", "rule": rule_in_words(comment.ground, comment.policy)}
        return (
            _("A moderator removed it on %(when)s (%(rule)s).") if facts["rule"] else _("A moderator removed it on %(when)s.")
        ) % facts
    published = taking.published_by_a_person(comment, found.at)
    left = published.at if published else found.answered_at
    if left:
        return _("A moderator read it again on %(when)s and left it on the page.") % {"when": moment_of(left)}
    return _("Nobody has decided yet. The comment stays on the page until somebody has.")


# --- shared -----------------------------------------------------------------------------------------------------------


def _comment(slug: str, number: int) -> Comment:
    comment = get_object_or_404(Comment.objects.select_related("article", "root"), article__slug=slug, number=number)
    if not comment.article.is_public(timezone.now()):
        raise Http404
    return comment


def _fresh(request: HttpRequest, comment: Comment) -> ReportForm:
    """A form with what was sent, if anything, and a new token."""
    sent = {field: request.POST.get(field, "") for field in ("rule", "words")}
    return ReportForm(initial={**sent, "token": FormToken.new(comment.article_id).signed()})


def _ask_again(request: HttpRequest, comment: Comment) -> HttpResponse:
    return _page(
        request, comment, _fresh(request, comment), _("This form could not be verified. Check what you wrote and send it again.")
    )


def _page(request: HttpRequest, comment: Comment, form: ReportForm, alert: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "comment": comment,
        "article": comment.article,
        "text": shown(comment),
        "form": form,
        "alert": alert,
    }
    return for_one_reader(render(request, "moderation/report.html", {**context, "place": place_of(comment)}, status=status))


def _too_many(seconds: int) -> str:
    minutes = -(-seconds // 60)
    wait = ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    return _("Many reports came from your connection within a short time. Wait %(wait)s, then send this one: it stays here.") % {
        "wait": wait
    }
