"""The address behind "Supprimer": its author withdraws, a moderator removes, anybody else is told how."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import services
from comments.drafts import Actor
from comments.forms import RemoveForm, TrackingLinkForm, UndoForm
from comments.models import Comment, Status, StatusChange
from comments.page.places import place_of
from comments.page.rendering import shown
from comments.people.browser import browser_key
from comments.people.identity import receipt_token, same_browser
from comments.people.staff import may_decide
from comments.telling.sentences import decision_in_words, tombstone
from comments.views.headers import for_one_reader


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Decide what "Supprimer" means for who asks."""
    comment = _comment(request, slug, number)
    key = browser_key(request)
    if key and comment.status != Status.WITHDRAWN and same_browser(key, comment.idempotency_key, comment.receipt_hash):
        token = receipt_token(key, comment.idempotency_key or "")
        return HttpResponseRedirect(reverse("comments:withdraw", args=[token]), status=303)
    if not may_decide(request):
        return _page(request, "comments/remove_how.html", comment, form=TrackingLinkForm())
    if request.method == "POST":
        return _removed(request, comment, RemoveForm(request.POST))
    if comment.status in (Status.REMOVED, Status.WITHDRAWN):
        return _decided_already(request, comment, _last_change(comment), status=200)
    return _page(request, "comments/remove.html", comment, form=RemoveForm.for_comment(comment))


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Go back on the last decision, which the form names, so that it can be no other by then."""
    if not may_decide(request):
        raise PermissionDenied
    comment = _comment(request, slug, number)
    if request.method != "POST":
        last = _last_change(comment)
        if not last or not services.can_undo(last):
            return _decided_already(request, comment, last, status=200)
        return _page(request, "comments/undo.html", comment, last=last, decision=decision_in_words(last))
    form = UndoForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    decisions = StatusChange.objects.select_related("comment__article")
    try:
        services.undo(get_object_or_404(decisions, pk=form.cleaned_data["change"], comment=comment), Actor.of(request.user))
    except services.Overtaken as overtaken:
        return _decided_already(request, overtaken.comment, overtaken.last, status=409)
    messages.success(request, _("The decision on comment %(number)s was taken back.") % {"number": number})
    return HttpResponseRedirect(place_of(comment), status=303)


def _removed(request: HttpRequest, comment: Comment, form: RemoveForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, "comments/remove.html", comment, form=form)
    try:
        services.remove(comment, form.seen(), Actor.of(request.user), form.cleaned_data["ground"], form.words())
    except services.Overtaken as overtaken:
        return _decided_already(request, overtaken.comment, overtaken.last, status=409)
    undo_address = reverse("comments:undo", args=[comment.article.slug, comment.number])
    messages.success(request, format_html('{} <a href="{}">{}</a>', tombstone(comment), undo_address, _("Undo the decision")))
    return HttpResponseRedirect(place_of(comment), status=303)


def _decided_already(request: HttpRequest, comment: Comment, last: StatusChange | None, status: int) -> HttpResponse:
    """Who was faster, and what he decided; nothing changes."""
    facts = {"decision": decision_in_words(last) if last else "", "last": last, "can_undo": last and services.can_undo(last)}
    return _page(request, "comments/decided.html", comment, status, **facts)


def _page(request: HttpRequest, template: str, comment: Comment, status: int = 200, **more: Any) -> HttpResponse:
    context = {"comment": comment, "article": comment.article, "text": shown(comment), "place": place_of(comment), **more}
    return for_one_reader(render(request, template, context, status=status))


def _comment(request: HttpRequest, slug: str, number: int) -> Comment:
    comment = get_object_or_404(Comment.objects.select_related("article", "root"), article__slug=slug, number=number)
    if not comment.article.is_public(timezone.now()) and not may_decide(request):
        raise Http404
    return comment


def _last_change(comment: Comment) -> StatusChange | None:
    return StatusChange.objects.filter(comment=comment).order_by("-pk").first()
