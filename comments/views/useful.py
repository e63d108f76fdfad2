"""The address behind "Useful": counts a browser once, and leads back to the comment."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from blog.site import site_of
from comments.models import Comment
from comments.page.places import place_of
from comments.people.browser import browser_key, remember
from comments.people.identity import client_address, new_key, sender_key
from comments.same_origin import own_pages_only
from comments.usefulness import mark_useful, seconds_to_wait
from comments.views.headers import secret


def back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What another site's page sent counts for nothing."""
    return _to(_comment(request, slug, number))


@own_pages_only(otherwise=back)
@require_http_methods(["GET", "HEAD", "POST"])
def useful(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The button of a page that caches keep has no token: that the browser says it is ours must do for a count."""
    comment = _comment(request, slug, number)
    if request.method != "POST":
        return _to(comment)
    now = timezone.now()
    sender = sender_key(client_address(request), now)
    if seconds := seconds_to_wait(sender, now):
        refusal = render(request, "comments/useful_refused.html", {"place": place_of(comment)}, status=429)
        refusal.headers["Retry-After"] = str(seconds)
        return secret(refusal)
    held = browser_key(request)
    key = held or new_key()
    mark_useful(comment, key, sender, known_browser=bool(held), now=now)
    answer = _to(comment)
    remember(answer, key, request)
    return answer


def _to(comment: Comment) -> HttpResponse:
    return secret(HttpResponseRedirect(place_of(comment), status=303))


def _comment(request: HttpRequest, slug: str, number: int) -> Comment:
    comment = get_object_or_404(Comment.objects.select_related("article", "root"), article__slug=slug, number=number)
    if not site_of(request).useful_marks or not comment.article.is_public(timezone.now()):
        raise Http404
    return comment
